import type { BlockDocument, LayerDocument, Position, ProjectDocument } from '../../contract/project.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { mayContain } from './blockEdits.ts';
import { blocksWith, withBlocks } from './blockFile.ts';
import { blockIn, blockNamed, blockTitle, isInstance, isPort } from './blockNames.ts';
import { boxOf, centreOf, grid, snap, step } from './grid.ts';
import { freshId, idsOf } from './ids.ts';
import { networkOf, placesIn, withNetwork } from './layerEdits.ts';
import { directionOf } from './place.ts';
import { linkId, linksOf } from './links.ts';
import { takenNames } from './references.ts';
import { parseLink, routesAmong, routesOf, setRoute, type Routes } from './routes.ts';
import { rulesOf } from './rules.ts';

/** Layers cut out of a network, with the links among them and where each stood. Links from outside are kept by their names. */
export interface Clip {
  readonly layers: readonly LayerDocument[];
  readonly canvas: Readonly<Record<string, Position>>;
  /** Points of the links among them. */
  readonly routes: Routes;
  /** The blocks that they are instances of, with all that those are made of, and where layers stand inside. */
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  readonly insides: Readonly<Record<string, Readonly<Record<string, Position>>>>;
  /** Points of the links inside of them. */
  readonly insideRoutes: Readonly<Record<string, Routes>>;
}

export function clipOf(document: ProjectDocument, network: string, ids: ReadonlySet<string>): Clip {
  const places = placesIn(document, network);
  const layers = networkOf(document, network).layers.filter(({ id }) => ids.has(id));
  const {
    blocks,
    canvas: insides,
    routes: insideRoutes,
  } = blocksWith(
    document,
    layers.flatMap(({ block }) => block ?? []),
  );
  return {
    layers,
    canvas: Object.fromEntries(layers.map(({ id }) => [id, places[id]])),
    routes: routesAmong(routesOf(document, network), ids),
    blocks,
    insides,
    insideRoutes,
  };
}

export interface Pasted {
  readonly document: ProjectDocument;
  /** What the layers are called here, in the order of the clip. */
  readonly ids: readonly string[];
}

/** Where a clip is put: its middle at a point, or so far from where its layers stood. */
export type Spot = { readonly at: Position } | { readonly by: Position };

/** The ports that stay: one that nothing feeds any more closes up where the type can do without it. */
function portsKept(inputs: readonly (string | null)[], before: LayerDocument): number[] {
  const min = rulesOf(before.type)?.inputs.min ?? inputs.length;
  const ports = [...inputs.keys()];
  for (let port = ports.length - 1; port >= 0 && ports.length > min; port--)
    if (inputs[port] === null && before.inputs[port] !== null) ports.splice(port, 1);
  return ports;
}

/** New names for layers that come into a network: each unique there, and among themselves. */
function namesFor(taken: Set<string>, clip: Clip): Map<string, string> {
  return new Map(
    clip.layers.map(({ id }) => {
      const name = taken.has(id) ? freshId(taken, id) : id;
      taken.add(name);
      return [id, name];
    }),
  );
}

function placesFor(clip: Clip, spot: Spot, taken: readonly Position[]): Map<string, Position> {
  const stood = clip.layers.map(({ id }) => clip.canvas[id]);
  const centre = centreOf(boxOf(stood));
  const by = 'by' in spot ? spot.by : { x: spot.at.x - centre.x, y: spot.at.y - centre.y };
  const corners = new Set(taken.map(({ x, y }) => `${x} ${y}`));
  let places: Position[];
  // Pasting twice at one spot must not hide the first under the second.
  let shift = 0;
  do {
    places = stood.map(({ x, y }) => snap({ x: x + by.x + shift, y: y + by.y + shift }));
    shift += 2 * grid;
  } while (places.some(({ x, y }) => corners.has(`${x} ${y}`)));
  return new Map(clip.layers.map(({ id }, index) => [id, places[index]]));
}

/** The blocks of a clip in a document, and its layers as instances of what they are called here. */
function withOwnBlocks(document: ProjectDocument, network: string, clip: Clip) {
  const { blocks, insides: canvas, insideRoutes: routes } = clip;
  const brought = withBlocks(document, { blocks, canvas, routes });
  const layers = clip.layers.map((layer): LayerDocument => {
    if (!isInstance(layer) || layer.block === undefined) return layer;
    const block = brought.names.get(layer.block) ?? layer.block;
    if (!mayContain(brought.document, blockNamed(network), block))
      throw new ProblemError(
        problem('clipboard/inside-itself', { block: blockTitle(brought.document, block) }),
      );
    // A text without the block may be older than its ports.
    const ports = blockIn(brought.document, block)?.inputs ?? layer.inputs;
    return { ...layer, block, inputs: ports.map((_, port) => layer.inputs[port] ?? null) };
  });
  return { document: brought.document, layers };
}

/** Puts a clip into a network. With `keepLinks`, links from outside come back where a layer of that name is there. */
export function pasteClip(
  target: ProjectDocument,
  network: string,
  copied: Clip,
  spot: Spot,
  keepLinks: boolean,
): Pasted {
  // Only a block has ports.
  const clip =
    blockNamed(network) === null
      ? { ...copied, layers: copied.layers.filter((layer) => !isPort(layer)) }
      : copied;
  if (clip.layers.length === 0) return { document: target, ids: [] };
  const { document, layers } = withOwnBlocks(target, network, clip);
  const now = networkOf(document, network);
  const there = idsOf(now);
  const names = namesFor(takenNames(document, network, now, clip.layers), clip);
  const before = placesIn(document, network);
  const places = placesFor(clip, spot, Object.values(before));
  const sourceOf = (from: string | null): string | null =>
    from === null ? null : (names.get(from) ?? (keepLinks && there.has(from) ? from : null));
  const kept = new Map<string, readonly number[]>();
  const pasted = layers.map((layer): LayerDocument => {
    const { of } = layer.params;
    const borrowed = rulesOf(layer.type)?.borrows && typeof of === 'string' ? names.get(of) : undefined;
    const inputs = layer.inputs.map(sourceOf);
    const ports = portsKept(inputs, layer);
    kept.set(layer.id, ports);
    return {
      ...layer,
      id: names.get(layer.id) as string,
      // A layer that uses the weights of another knows it by its id.
      params: borrowed === undefined ? layer.params : { ...layer.params, of: borrowed },
      inputs: ports.map((port) => inputs[port]),
    };
  });
  const canvas = Object.fromEntries([...places].map(([id, place]) => [names.get(id) as string, place]));
  let next = withNetwork(document, network, [...now.layers, ...pasted], { ...before, ...canvas });
  const links = new Set(linksOf(networkOf(next, network)).map(linkId));
  for (const [key, points] of Object.entries(clip.routes)) {
    const { from, to, port } = parseLink(key);
    const link = {
      from: names.get(from) ?? '',
      to: names.get(to) ?? '',
      port: kept.get(to)?.indexOf(port) ?? -1,
    };
    if (!links.has(linkId(link))) continue;
    const [stood, stands] = [clip.canvas[to], places.get(to) as Position];
    const moved = points.map(({ x, y }) => ({ x: x + stands.x - stood.x, y: y + stands.y - stood.y }));
    next = setRoute(next, network, link, moved);
  }
  return { document: next, ids: [...names.values()] };
}

/** Copies beside their originals; links among them are copied, links from outside are kept. */
export function duplicateLayers(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
): Pasted {
  const clip = clipOf(document, network, ids);
  const across = directionOf(document) === 'down' ? step.right : step.down;
  return pasteClip(document, network, clip, { by: across }, true);
}
