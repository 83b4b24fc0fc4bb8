import type { LayerDocument, NetworkDocument, Position, ProjectDocument } from '../../contract/project.ts';
import { boxOf, centreOf, grid, snap, step } from './grid.ts';
import { freshId, idsOf } from './ids.ts';
import { networkOf, placesIn, withNetwork } from './layerEdits.ts';
import { directionOf } from './place.ts';
import { rulesOf } from './rules.ts';

/** Layers cut out of a network, with the links among them and where each stood. Links from outside are kept by their names. */
export interface Clip {
  readonly layers: readonly LayerDocument[];
  readonly canvas: Readonly<Record<string, Position>>;
}

export function clipOf(document: ProjectDocument, network: string, ids: ReadonlySet<string>): Clip {
  const places = placesIn(document, network);
  const layers = networkOf(document, network).layers.filter(({ id }) => ids.has(id));
  return { layers, canvas: Object.fromEntries(layers.map(({ id }) => [id, places[id]])) };
}

export interface Pasted {
  readonly document: ProjectDocument;
  /** What the layers are called here, in the order of the clip. */
  readonly ids: readonly string[];
}

/** Where a clip is put: its middle at a point, or so far from where its layers stood. */
export type Spot = { readonly at: Position } | { readonly by: Position };

/** A port that nothing feeds closes up where the type can do without it. */
function withoutLoosePorts(layer: LayerDocument, before: LayerDocument): LayerDocument {
  const min = rulesOf(layer.type)?.inputs.min ?? before.inputs.length;
  const inputs = [...layer.inputs];
  for (let port = inputs.length - 1; port >= 0 && inputs.length > min; port--)
    if (inputs[port] === null && before.inputs[port] !== null) inputs.splice(port, 1);
  return { ...layer, inputs };
}

/** New names for layers that come into a network: each unique there, and among themselves. */
function namesFor(now: NetworkDocument, clip: Clip): Map<string, string> {
  const taken = idsOf(now);
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

/** Puts a clip into a network. With `keepLinks`, links from outside come back where a layer of that name is there. */
export function pasteClip(
  document: ProjectDocument,
  network: string,
  clip: Clip,
  spot: Spot,
  keepLinks: boolean,
): Pasted {
  if (clip.layers.length === 0) return { document, ids: [] };
  const now = networkOf(document, network);
  const there = idsOf(now);
  const names = namesFor(now, clip);
  const before = placesIn(document, network);
  const places = placesFor(clip, spot, Object.values(before));
  const sourceOf = (from: string | null): string | null =>
    from === null ? null : (names.get(from) ?? (keepLinks && there.has(from) ? from : null));
  const pasted = clip.layers.map((layer): LayerDocument => {
    const { of } = layer.params;
    const borrowed = rulesOf(layer.type)?.borrows && typeof of === 'string' ? names.get(of) : undefined;
    return withoutLoosePorts(
      {
        ...layer,
        id: names.get(layer.id) as string,
        // A layer that uses the weights of another knows it by its id.
        params: borrowed === undefined ? layer.params : { ...layer.params, of: borrowed },
        inputs: layer.inputs.map(sourceOf),
      },
      layer,
    );
  });
  const canvas = Object.fromEntries([...places].map(([id, place]) => [names.get(id) as string, place]));
  return {
    document: withNetwork(document, network, [...now.layers, ...pasted], { ...before, ...canvas }),
    ids: [...names.values()],
  };
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
