import type {
  BlockDocument,
  ExposedParameter,
  LayerDocument,
  NetworkDocument,
  ProjectDocument,
} from '../../contract/project.ts';
import { blockIn, blockNamed, insideName, isPort, portType } from './blockNames.ts';
import { moveRoutes } from './routes.ts';

const drawn = new WeakMap<BlockDocument, NetworkDocument>();

/** The inside of a block as a network: its ports are layers without inputs. */
export function insideOf(document: ProjectDocument, name: string): NetworkDocument {
  const block = blockIn(document, name);
  if (!block) return { layers: [] };
  const known = drawn.get(block);
  if (known) return known;
  const ports = block.inputs.map((id): LayerDocument => ({ id, type: portType, params: {}, inputs: [] }));
  const inside = { layers: [...ports, ...block.layers] };
  drawn.set(block, inside);
  return inside;
}

/** Changes layers wherever they are; the change is told in which drawing, and under which name that is addressed. */
export function mapLayers(
  document: ProjectDocument,
  change: (layer: LayerDocument, drawing: NetworkDocument, name: string) => LayerDocument,
): ProjectDocument {
  const changed = <T extends NetworkDocument>(
    drawings: Readonly<Record<string, T>>,
    nameOf: (key: string) => string,
  ): Readonly<Record<string, T>> => {
    const entries = Object.entries(drawings).map(([key, drawing]) => {
      const layers = drawing.layers.map((layer) => change(layer, drawing, nameOf(key)));
      return [
        key,
        layers.every((l, i) => l === drawing.layers[i]) ? drawing : { ...drawing, layers },
      ] as const;
    });
    return entries.every(([key, drawing]) => drawing === drawings[key])
      ? drawings
      : Object.fromEntries(entries);
  };
  const networks = changed(document.networks, (key) => key),
    blocks = document.blocks && changed(document.blocks, insideName);
  return networks === document.networks && blocks === document.blocks
    ? document
    : { ...document, networks, ...(blocks && { blocks }) };
}

/** Changes every instance of a block, wherever it is. */
export const mapInstances = (
  document: ProjectDocument,
  name: string,
  change: (layer: LayerDocument) => LayerDocument,
): ProjectDocument => mapLayers(document, (layer) => (layer.block === name ? change(layer) : layer));

/** The block with these layers and ports inside. What the block says of its layers, and its instances of its ports, goes along. */
export function withInside(
  document: ProjectDocument,
  name: string,
  layers: readonly LayerDocument[],
): ProjectDocument {
  const before = blockIn(document, name);
  if (!before) return document;
  const ports = layers.filter(isPort).map(({ id }) => id),
    inner = layers.filter((layer) => !isPort(layer)),
    names = renamed(before.layers, inner);
  const next: BlockDocument = {
    ...before,
    inputs: ports,
    layers: inner,
    output: outputOf(inner, names.get(before.output) ?? before.output),
    exposed: exposedAfter(before.exposed, inner, names),
  };
  const replaced = { ...document, blocks: { ...document.blocks, [name]: next } };
  return instancesAfter(replaced, name, before, next);
}

/** Layers that stand where others of their kind stood are these under another name. */
function renamed(
  before: readonly LayerDocument[],
  after: readonly LayerDocument[],
): ReadonlyMap<string, string> {
  if (before.length !== after.length) return new Map();
  const isKind = (a: LayerDocument, b: LayerDocument) => a.type === b.type && a.block === b.block;
  return new Map(before.flatMap((layer, i) => (isKind(layer, after[i]) ? [[layer.id, after[i].id]] : [])));
}

/** The one end there is; of several the one that it was. */
function outputOf(layers: readonly LayerDocument[], before: string): string {
  const used = new Set(layers.flatMap(({ inputs }) => inputs));
  const ends = layers.filter(({ id }) => !used.has(id));
  if (ends.length === 1) return ends[0].id;
  return layers.some(({ id }) => id === before) ? before : (ends.at(-1)?.id ?? before);
}

function exposedAfter(
  exposed: BlockDocument['exposed'],
  layers: readonly LayerDocument[],
  names: ReadonlyMap<string, string>,
): BlockDocument['exposed'] {
  const ids = new Set(layers.map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(exposed).flatMap(([key, { targets }]): [string, ExposedParameter][] => {
      const kept = targets
        .map((target) => ({ ...target, layer: names.get(target.layer) ?? target.layer }))
        .filter(({ layer }) => ids.has(layer));
      return kept.length > 0 ? [[key, { targets: kept }]] : [];
    }),
  );
}

/** Instances lose what is no longer exposed, and have a link for each port. */
export function instancesAfter(
  document: ProjectDocument,
  name: string,
  before: BlockDocument,
  { inputs, exposed }: BlockDocument,
): ProjectDocument {
  const lost = Object.keys(before.exposed).filter((key) => !Object.hasOwn(exposed, key));
  // Which port a port was: a new name in an old one's place is that one renamed.
  const were = inputs.map((port, i) => {
    const known = before.inputs.indexOf(port);
    const isRenamed = inputs.length === before.inputs.length && !inputs.includes(before.inputs[i]);
    return known < 0 && isRenamed ? i : known;
  });
  const samePorts = inputs.length === before.inputs.length && were.every((was, i) => was === i);
  if (samePorts && lost.length === 0) return document;
  const next = mapInstances(document, name, (layer) => ({
    ...layer,
    params: Object.fromEntries(Object.entries(layer.params).filter(([key]) => !lost.includes(key))),
    inputs: samePorts ? layer.inputs : were.map((was) => layer.inputs[was] ?? null),
  }));
  const further = lost.length > 0 ? exposedNoMore(next, name, lost) : next;
  return samePorts ? further : portRoutes(further, document, name, were);
}

/** Blocks that exposed further what an instance in them exposed do so no more. */
function exposedNoMore(document: ProjectDocument, name: string, lost: readonly string[]): ProjectDocument {
  let next = document;
  for (const outer of Object.keys(document.blocks ?? {})) {
    const before = blockIn(next, outer) as BlockDocument;
    const instances = new Set(before.layers.flatMap(({ id, block }) => (block === name ? [id] : [])));
    const exposed = Object.fromEntries(
      Object.entries(before.exposed).flatMap(([key, { targets }]) => {
        const kept = targets.filter(
          ({ layer, parameter }) => !instances.has(layer) || !lost.includes(parameter),
        );
        return kept.length > 0
          ? [[key, kept.length === targets.length ? { targets } : { targets: kept }]]
          : [];
      }),
    );
    if (JSON.stringify(exposed) === JSON.stringify(before.exposed)) continue;
    const after = { ...before, exposed };
    next = instancesAfter({ ...next, blocks: { ...next.blocks, [outer]: after } }, outer, before, after);
  }
  return next;
}

/** Routes of links into the instances of a block go along with its ports. */
function portRoutes(
  document: ProjectDocument,
  before: ProjectDocument,
  name: string,
  were: readonly number[],
): ProjectDocument {
  let next = document;
  for (const drawing of Object.keys(before.routes ?? {})) {
    const block = blockNamed(drawing);
    const drawn = block === null ? before.networks[drawing] : blockIn(before, block);
    const instances = new Set(drawn?.layers.flatMap(({ id, block }) => (block === name ? [id] : [])));
    next = moveRoutes(next, drawing, (link) => {
      if (!instances.has(link.to)) return link;
      const port = were.indexOf(link.port);
      return port < 0 ? null : { ...link, port };
    });
  }
  return next;
}
