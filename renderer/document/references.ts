import type { LayerDocument, NetworkDocument, ProjectDocument } from '../../contract/project.ts';
import { mapLayers } from './blockInside.ts';
import { blockIn, blockNamed, insideName } from './blockNames.ts';
import { idsOf } from './ids.ts';
import { rulesOf } from './rules.ts';

/**
 * Names by which layers know others besides their links: whose weights they use. A layer in the same drawing is meant by its
 * id, one anywhere in the network by the way to it: `instance.layer`, `instance.2.layer` in the second copy.
 */

/** Whose weights a layer uses. */
export const lenderOf = ({ type, params }: LayerDocument): string | undefined =>
  rulesOf(type)?.borrows && typeof params.of === 'string' ? params.of : undefined;

/**
 * Names that a new layer of a drawing cannot have: those of its layers, and those by which its layers, or others that come with
 * the new one, know a layer elsewhere. Inside a block a name means a layer of the block before one of the network: the new one
 * would come between.
 */
export function takenNames(
  document: ProjectDocument,
  drawing: string,
  now: NetworkDocument,
  coming: readonly LayerDocument[] = [],
): Set<string> {
  const taken = idsOf(now);
  const add = (of: string | undefined, isMeant: (of: string) => boolean) => {
    if (of !== undefined && isMeant(of)) taken.add(of);
  };
  const among = idsOf({ layers: coming });
  for (const layer of coming) add(lenderOf(layer), (of) => !among.has(of));
  if (blockNamed(drawing) === null) return taken;
  const networks = Object.values(document.networks).map(idsOf);
  // What a name that nothing answers to was meant for may come back.
  for (const layer of now.layers) add(lenderOf(layer), (of) => networks.some((ids) => ids.has(of)));
  return taken;
}

/** The way to a layer, as it reads once a layer of a drawing has another name. */
function wayAfter(
  document: ProjectDocument,
  network: string,
  way: string,
  { drawing, id, name }: { drawing: string; id: string; name: string },
): string {
  const steps = way.split('.');
  let [at, layers]: [string, readonly LayerDocument[]] = [network, document.networks[network].layers];
  for (let n = 0; n < steps.length; n++) {
    const layer = layers.find((one) => one.id === steps[n]);
    if (!layer) break;
    if (at === drawing && steps[n] === id) steps[n] = name;
    const block = blockIn(document, layer.block);
    if (layer.block === undefined || !block) break;
    [at, layers] = [insideName(layer.block), block.layers];
    // Which copy it is.
    if ((layer.repeat ?? 1) > 1) n++;
  }
  return steps.join('.');
}

/** Before a layer of a drawing gets another name: what others know it by, or anything inside it. */
export function renameReferences(
  document: ProjectDocument,
  drawing: string,
  id: string,
  name: string,
): ProjectDocument {
  const renamed = { drawing, id, name };
  return mapLayers(document, (layer, { layers }, own) => {
    const of = lenderOf(layer);
    if (of === undefined) return layer;
    const isHere = layers.some((one) => one.id === of);
    // From inside a block the way begins in the network that the block is in.
    const networks = blockNamed(own) === null ? [own] : Object.keys(document.networks);
    const next = isHere
      ? own === drawing && of === id
        ? name
        : of
      : networks.map((network) => wayAfter(document, network, of, renamed)).find((way) => way !== of);
    return next === undefined || next === of ? layer : { ...layer, params: { ...layer.params, of: next } };
  });
}
