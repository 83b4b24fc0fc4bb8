import type { BlockDocument, ParameterValue, Position, ProjectDocument } from '../../contract/project.ts';
import { blockType } from '../../contract/project.ts';
import { exposedParameters } from '../../engine/graph/blocks.ts';
import { instancesAfter } from './blockInside.ts';
import { blockIn, insideName } from './blockNames.ts';
import { freshBlock, instancesOf } from './grouping.ts';
import { freshId } from './ids.ts';
import {
  changeLayer,
  networkOf,
  placesIn,
  setParameter,
  withNetwork,
  type LayerRules,
} from './layerEdits.ts';
import { layerOf } from './links.ts';
import { snap } from './place.ts';
import { takenNames } from './references.ts';
import { routesOf, withRoutes } from './routes.ts';

/** Edits of blocks and their instances. */

/** What an instance of a block takes. */
export function blockRules(document: ProjectDocument, name: string | undefined): LayerRules {
  const ports = blockIn(document, name)?.inputs.length ?? 0;
  return {
    inputs: { min: ports, max: ports },
    parameters: exposedParameters(document.blocks ?? {}, name ?? ''),
  };
}

export const setBlockParameter = (
  document: ProjectDocument,
  network: string,
  id: string,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument => {
  const { parameters } = blockRules(document, layerOf(networkOf(document, network), id)?.block);
  return setParameter(document, network, id, parameters, name, value);
};

export const mostRepeats = 1000;

export const setRepeat = (
  document: ProjectDocument,
  network: string,
  id: string,
  repeat: number,
): ProjectDocument =>
  changeLayer(document, network, id, (layer) => {
    const { repeat: before = 1, ...rest } = layer;
    if (repeat === before || !Number.isInteger(repeat) || repeat < 1 || repeat > mostRepeats) return layer;
    return repeat === 1 ? rest : { ...rest, repeat };
  });

/** Another block of its own for one instance; the others keep theirs. */
export function makeUnique(document: ProjectDocument, network: string, id: string): ProjectDocument {
  const name = layerOf(networkOf(document, network), id)?.block,
    block = blockIn(document, name);
  if (name === undefined || !block || instancesOf(document, name) < 2) return document;
  const own = freshBlock(document, name);
  const titled = { ...block, title: `${block.title ?? name} (${own.slice(name.length) || 'copy'})` };
  const places = document.canvas[insideName(name)] as Readonly<Record<string, Position>> | undefined;
  const copied = {
    ...document,
    blocks: { ...document.blocks, [own]: titled },
    canvas: { ...document.canvas, ...(places && { [insideName(own)]: places }) },
  };
  const routed = withRoutes(copied, insideName(own), routesOf(document, insideName(name)));
  return changeLayer(routed, network, id, (layer) => ({ ...layer, block: own }));
}

export function changeBlock(
  document: ProjectDocument,
  name: string,
  change: Partial<Pick<BlockDocument, 'title' | 'description' | 'exposed'>>,
): ProjectDocument {
  const before = blockIn(document, name);
  if (!before) return document;
  const next = { ...before, ...change };
  if (JSON.stringify(next) === JSON.stringify(before)) return document;
  const changed = { ...document, blocks: { ...document.blocks, [name]: next } };
  return instancesAfter(changed, name, before, next);
}

/** The name under which a parameter of a layer in a block is exposed. */
export const exposedAs = ({ exposed }: BlockDocument, layer: string, parameter: string): string | undefined =>
  Object.entries(exposed).find(([, { targets }]) =>
    targets.some((target) => target.layer === layer && target.parameter === parameter),
  )?.[0];

/** `filters`, or where that is taken `convFilters`. */
function exposedName({ exposed }: BlockDocument, layer: string, parameter: string): string {
  if (!Object.hasOwn(exposed, parameter)) return parameter;
  const stem = layer.replace(/[^A-Za-z0-9]/g, '').replace(/^[^A-Za-z]+/, '') || 'layer';
  return freshId(
    new Set(Object.keys(exposed)),
    `${stem}${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`,
  );
}

/** Exposes a parameter of a layer in a block, or does so no more. */
export function toggleExposed(
  document: ProjectDocument,
  name: string,
  layer: string,
  parameter: string,
): ProjectDocument {
  const block = blockIn(document, name);
  if (!block) return document;
  const known = exposedAs(block, layer, parameter);
  if (known === undefined)
    return changeBlock(document, name, {
      exposed: {
        ...block.exposed,
        [exposedName(block, layer, parameter)]: { targets: [{ layer, parameter }] },
      },
    });
  const targets = block.exposed[known].targets.filter(
    (target) => target.layer !== layer || target.parameter !== parameter,
  );
  const { [known]: _, ...others } = block.exposed;
  return changeBlock(document, name, {
    exposed: targets.length > 0 ? { ...block.exposed, [known]: { targets } } : others,
  });
}

/** Adds an instance of a block of the project, connected to `after` by its first port. */
export function addInstance(
  document: ProjectDocument,
  network: string,
  { block, position, after }: { block: string; position: Position; after?: string },
): { document: ProjectDocument; id: string } {
  const now = networkOf(document, network),
    id = freshId(takenNames(document, network, now), block),
    { min } = blockRules(document, block).inputs;
  const inputs = Array.from({ length: min }, (_, port) => (port === 0 ? (after ?? null) : null));
  const places = { ...placesIn(document, network), [id]: snap(position) };
  const added = { id, type: blockType, block, params: {}, inputs };
  return { document: withNetwork(document, network, [...now.layers, added], places), id };
}

/** Whether an instance of one block may stand in a drawing: no block contains itself. */
export function mayContain(document: ProjectDocument, outer: string | null, block: string): boolean {
  if (outer === null) return true;
  const seen = new Set<string>(),
    open = [block];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === outer) return false;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const layer of blockIn(document, name)?.layers ?? []) if (layer.block) open.push(layer.block);
  }
  return true;
}
