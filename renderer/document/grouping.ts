import type {
  BlockDocument,
  LayerDocument,
  ParameterValues,
  Position,
  ProjectDocument,
} from '../../contract/project.ts';
import { blockType } from '../../contract/project.ts';
import { headed } from '../../engine/graph/networks.ts';
import { withValues } from '../../engine/graph/unfold.ts';
import { exposedInto, exposedOutOf, routesInto, routesOutOf, withExposed } from './blockBorder.ts';
import { blockIn, blockNamed, insideName, isInstance, isPort } from './blockNames.ts';
import { gap, nodeSize, step } from './grid.ts';
import { headOf, headsOf, moveHead } from './headEdits.ts';
import { freshId } from './ids.ts';
import { networkOf, placesIn, withNetwork } from './layerEdits.ts';
import { layerOf, reaches } from './links.ts';
import { directionOf, snap } from './place.ts';
import { lenderOf, takenNames } from './references.ts';

/** From layers to a block and back. */

export const freshBlock = ({ blocks = {} }: ProjectDocument, wish: string): string =>
  freshId(new Set(Object.keys(blocks)), wish);

interface Cut {
  readonly members: readonly LayerDocument[];
  /** Layers outside that feed it, in the order in which they do. */
  readonly sources: readonly string[];
  readonly output: string;
}

/** What a selection would be as a block, or what stands against it. Inputs of the network and of a block stay outside. */
function cutOf(document: ProjectDocument, name: string, selection: ReadonlySet<string>): Cut | string {
  const network = networkOf(document, name);
  const members = network.layers.filter(
    (layer) => selection.has(layer.id) && layer.type !== 'input' && !isPort(layer),
  );
  if (members.length === 0) return 'Select the layers that the block is to be made of.';
  const ids = new Set(members.map(({ id }) => id)),
    others = network.layers.filter(({ id }) => !ids.has(id));
  const linked = members.flatMap(({ inputs }) => inputs).filter((from) => from !== null && !ids.has(from));
  const sources = [...new Set(linked)] as string[];
  const taken = new Set(others.flatMap(({ inputs }) => inputs)),
    within = new Set(members.flatMap(({ inputs }) => inputs));
  const given = members.filter(({ id }) => taken.has(id)),
    ends = members.filter(({ id }) => !within.has(id));
  // A loss reads what it judges; and beside such losses the end that has none is the output of the network.
  const judged = name === headed && Object.keys(headsOf(document)).length > 0;
  const outputs = judged
    ? members.filter((one) => given.includes(one) || ends.includes(one) || headOf(document, name, one.id))
    : given.length > 0
      ? given
      : ends;
  if (outputs.length !== 1)
    return outputs.length === 0
      ? 'These layers form a circle.'
      : `A block gives one value, these layers give ${outputs.length}: ${outputs.map(({ id }) => id).join(', ')}.`;
  const between = sources.find((source) => members.some(({ id }) => reaches(network, id, source)));
  if (between !== undefined) return `${between} lies between these layers: select it, too.`;
  const lender = members.map(lenderOf).find((id) => id !== undefined && id !== '' && !ids.has(id));
  if (lender !== undefined) return `One of these layers uses the weights of ${lender}: select it, too.`;
  return { members, sources, output: outputs[0].id };
}

export const groupTrouble = (
  document: ProjectDocument,
  network: string,
  selection: ReadonlySet<string>,
): string | undefined => {
  const cut = cutOf(document, network, selection);
  return typeof cut === 'string' ? cut : undefined;
};

const top = (places: Readonly<Record<string, Position>>, ids: readonly string[]): Position => ({
  x: Math.min(...ids.map((id) => places[id].x)),
  y: Math.min(...ids.map((id) => places[id].y)),
});

/** Puts layers into a block of their own, and an instance in their place. The same document where that cannot be. */
export function group(
  document: ProjectDocument,
  network: string,
  selection: ReadonlySet<string>,
): { document: ProjectDocument; id: string | null } {
  const now = networkOf(document, network),
    cut = cutOf(document, network, selection);
  if (typeof cut === 'string') return { document, id: null };
  const { members, sources, output } = cut,
    inside = new Set(members.map(({ id }) => id));
  const name = freshBlock(document, 'block'),
    id = freshId(takenNames(document, network, now), 'block');
  const taken = new Set(inside);
  const ports = sources.map(() => {
    const port = freshId(taken, 'x');
    taken.add(port);
    return port;
  });
  const around = blockIn(document, blockNamed(network) ?? undefined);
  const exposed = exposedInto(around?.exposed ?? {}, inside, id);
  const block: BlockDocument = {
    title: name.replace(/^block/, 'Block ').trim(),
    inputs: ports,
    layers: members.map((layer) => ({
      ...layer,
      inputs: layer.inputs.map((from) =>
        from === null || inside.has(from) ? from : ports[sources.indexOf(from)],
      ),
    })),
    output,
    exposed: exposed.inner,
  };
  const places = placesIn(document, network);
  const ids = [...inside],
    corner = top(places, ids);
  const direction = directionOf(document),
    [along, across, reach] =
      direction === 'down'
        ? (['y', 'x', nodeSize.width + gap.x] as const)
        : (['x', 'y', nodeSize.height + gap.y] as const);
  const middle = ids.reduce((sum, one) => sum + places[one][across], 0) / ids.length;
  const instance: LayerDocument = { id, type: blockType, block: name, params: {}, inputs: sources };
  const renamed = (layer: LayerDocument): LayerDocument => ({
    ...layer,
    ...(inside.has(lenderOf(layer) ?? '') && {
      params: { ...layer.params, of: `${id}.${String(layer.params.of)}` },
    }),
    inputs: layer.inputs.map((from) => (from === output ? id : from)),
  });
  const first = now.layers.indexOf(members[0]);
  const layers = now.layers.flatMap((layer, i) => [
    ...(i === first ? [instance] : []),
    ...(inside.has(layer.id) ? [] : [renamed(layer)]),
  ]);
  const kept = Object.fromEntries(Object.entries(places).filter(([one]) => !inside.has(one)));
  const drawn: Record<string, Position> = Object.fromEntries(ids.map((one) => [one, places[one]]));
  ports.forEach((port, i) => {
    const aside = middle + (i - (ports.length - 1) / 2) * reach;
    drawn[port] = snap({ ...corner, [across]: aside, [along]: corner[along] - step[direction][along] });
  });
  const exposing = withExposed(document, network, () => exposed.around);
  const withBlock = { ...exposing, blocks: { ...exposing.blocks, [name]: block } };
  const judged = moveHead(withBlock, network, output, id);
  const next = withNetwork(judged, network, layers, {
    ...kept,
    [id]: snap({ ...corner, [across]: middle }),
  });
  const placed = { ...next, canvas: { ...next.canvas, [insideName(name)]: drawn } };
  const feeding = new Map(sources.map((source, i) => [source, ports[i]]));
  const drawing = [id, insideName(name)] as const;
  return {
    document: routesInto(placed, document, network, drawing, feeding, inside, corner, direction),
    id,
  };
}

/** The layers of an instance, and of its copies, in its place; its block goes when no one else is made of it. */
export function ungroup(
  document: ProjectDocument,
  network: string,
  id: string,
): { document: ProjectDocument; ids: string[] } {
  const now = networkOf(document, network),
    instance = layerOf(now, id),
    name = instance?.block,
    block = blockIn(document, name);
  if (!instance || name === undefined || !block) return { document, ids: [] };
  const inner = withValues(block, instance.params),
    taken = takenNames(
      document,
      network,
      { layers: now.layers.filter((layer) => layer !== instance) },
      inner,
    );
  const drawn = placesIn(document, insideName(name)),
    before = placesIn(document, network);
  const corner = top(drawn, inner.length > 0 ? inner.map((l) => l.id) : block.inputs),
    direction = directionOf(document),
    along = direction === 'down' ? 'y' : 'x',
    length = Math.max(0, ...inner.map((l) => drawn[l.id][along] - corner[along])) + step[direction][along];
  const { [id]: at, ...places } = before as Record<string, Position>;
  const added: LayerDocument[] = [];
  const lenders = new Map<string, string>();
  const copies: ReadonlyMap<string, string | null>[] = [];
  let feeds = instance.inputs,
    end: string | null = null;
  for (let copy = 0; copy < (instance.repeat ?? 1); copy++) {
    const names = new Map<string, string | null>(block.inputs.map((port, i) => [port, feeds[i] ?? null]));
    for (const layer of inner) {
      const fresh = taken.has(layer.id) ? freshId(taken, layer.id) : layer.id;
      taken.add(fresh);
      names.set(layer.id, fresh);
      lenders.set(`${id}.${(instance.repeat ?? 1) > 1 ? `${copy + 1}.` : ''}${layer.id}`, fresh);
      const { x, y } = drawn[layer.id];
      const place = { x: at.x + x - corner.x, y: at.y + y - corner.y };
      places[fresh] = snap({ ...place, [along]: place[along] + copy * length });
    }
    for (const layer of inner) {
      const lender = lenderOf(layer);
      added.push({
        ...layer,
        id: names.get(layer.id) as string,
        ...(lender && names.has(lender) && { params: { ...layer.params, of: names.get(lender) as string } }),
        inputs: layer.inputs.map((from) => (from === null ? null : (names.get(from) ?? null))),
      });
    }
    copies.push(names);
    end = names.get(block.output) ?? null;
    feeds = [end, ...instance.inputs.slice(1)];
  }
  const outside = (layer: LayerDocument): LayerDocument => {
    const lender = lenders.get(lenderOf(layer) ?? '');
    const params: ParameterValues = lender ? { ...layer.params, of: lender } : layer.params;
    return { ...layer, params, inputs: layer.inputs.map((from) => (from === id ? end : from)) };
  };
  const layers = now.layers.flatMap((layer) => (layer.id === id ? added : [outside(layer)]));
  const exposing = withExposed(document, network, (exposed) =>
    exposedOutOf(exposed, id, block.exposed, copies),
  );
  const judged = end === null ? exposing : moveHead(exposing, network, id, end);
  const next = withNetwork(judged, network, layers, places);
  const moved = (to: string, copy: number): Position => {
    const { x, y } = places[copies[copy].get(to) as string];
    return { x: x - drawn[to].x, y: y - drawn[to].y };
  };
  const routed = routesOutOf(next, document, network, instance, block, insideName(name), copies, moved);
  return { document: withoutUnused(routed, name), ids: added.map((layer) => layer.id) };
}

/** How many instances of a block are drawn, in networks and blocks. */
export const instancesOf = ({ networks, blocks = {} }: ProjectDocument, name: string): number =>
  [...Object.values(networks), ...Object.values(blocks)]
    .flatMap(({ layers }) => layers)
    .filter((layer) => isInstance(layer) && layer.block === name).length;

export function withoutUnused(document: ProjectDocument, name: string): ProjectDocument {
  if (instancesOf(document, name) > 0) return document;
  const without = <T>({
    [name]: _block,
    [insideName(name)]: _inside,
    ...rest
  }: Readonly<Record<string, T>>) => rest as Record<string, T>;
  const { blocks = {}, routes, ...others } = document,
    left = without(blocks);
  const ways = routes && without(routes);
  return {
    ...others,
    ...(Object.keys(left).length > 0 && { blocks: left }),
    ...(ways && Object.keys(ways).length > 0 && { routes: ways }),
    canvas: without(document.canvas),
  };
}
