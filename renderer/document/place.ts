import type {
  Direction,
  LayerDocument,
  NetworkDocument,
  Position,
  ProjectDocument,
} from '../../contract/project.ts';
import { nodeSize, snap, step } from './grid.ts';
import { arrange } from './layout.ts';

export { gap, grid, nodeSize, snap } from './grid.ts';

export const directionOf = ({ direction = 'down' }: ProjectDocument): Direction => direction;

type Places = Readonly<Record<string, Position>>;

/** Layouts that were asked for last: what is typed into a field asks again and again for the same. */
const known = new Map<string, Places>();

function arranged(network: NetworkDocument, direction: Direction): Places {
  const key = JSON.stringify([direction, network.layers.map(({ id, inputs }) => [id, inputs])]);
  const places = known.get(key) ?? arrange(network, direction);
  known.delete(key);
  known.set(key, places);
  for (const [oldest] of known) {
    if (known.size <= 8) break;
    known.delete(oldest);
  }
  return places;
}

const placeIn = (places: Places, id: string): Position | undefined =>
  Object.hasOwn(places, id) ? places[id] : undefined;

/** Where every layer stands: as the document says, and arranged where it says nothing at all. */
export function placesOf(
  network: NetworkDocument,
  canvas: Places | undefined,
  direction: Direction = 'down',
): Places {
  const placed = canvas ?? {};
  const isPlaced = ({ id }: LayerDocument) => placeIn(placed, id) !== undefined;
  if (network.layers.every(isPlaced)) return placed;
  const wishes = arranged(network, direction);
  if (!network.layers.some(isPlaced)) return wishes;
  const found: Record<string, Position> = {};
  for (const { id } of network.layers) {
    const taken = Object.values({ ...placed, ...found });
    found[id] = placeIn(placed, id) ?? freePlace(taken, wishes[id], direction);
  }
  return found;
}

const overlaps = (a: Position, b: Position): boolean =>
  Math.abs(a.x - b.x) < nodeSize.width + 8 && Math.abs(a.y - b.y) < nodeSize.height + 8;

/** The wished place, or the nearest free one beside it. */
export function freePlace(
  taken: readonly Position[],
  wish: Position,
  direction: Direction = 'down',
): Position {
  const by = step[direction === 'down' ? 'right' : 'down'];
  let place = snap(wish);
  while (taken.some((other) => overlaps(other, place))) place = { x: place.x + by.x, y: place.y + by.y };
  return snap(place);
}

/** Smaller text cannot be read: a tall network is opened at its beginning rather than whole. */
const readable = 0.72;

/** Nobody sits closer to a large screen: what fits into a pane as high as that may be shown larger than it is drawn. */
export const largestZoom = (pane: { readonly height: number }): number =>
  Math.min(1.6, Math.max(1, pane.height / 1200));

/** How a network is first shown in a pane: whole and centred where that can be read, else from the top. */
export function openingView(
  places: readonly Position[],
  pane: { readonly width: number; readonly height: number },
  /** What is kept free above: something stands over the canvas there. */
  above = 44,
): { x: number; y: number; zoom: number } {
  const margin = 44;
  if (places.length === 0) return { x: pane.width / 2 - nodeSize.width / 2, y: margin * 2, zoom: 1 };
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const width = Math.max(...places.map(({ x }) => x)) + nodeSize.width - left;
  const height = Math.max(...places.map(({ y }) => y)) + nodeSize.height - top;
  const whole = Math.min(
    largestZoom(pane),
    (pane.width - 2 * margin) / width,
    (pane.height - above - margin) / height,
  );
  const zoom = Math.max(readable, whole);
  const middle = (room: number, size: number, least: number) => Math.max(least, (room - size * zoom) / 2);
  return {
    x: middle(pane.width, width, margin) - left * zoom,
    y: middle(pane.height, height, above) - top * zoom,
    zoom,
  };
}

/** The size at which a layer is brought into view: the person's own, unless the layer would not fit or not be read. */
export function revealZoom(zoom: number, pane: { readonly width: number; readonly height: number }): number {
  const margin = 44;
  const fits = Math.min(
    (pane.width - 2 * margin) / nodeSize.width,
    (pane.height - 2 * margin) / nodeSize.height,
  );
  return Math.min(Math.max(zoom, readable), Math.max(fits, 0.1));
}

/** Behind several layers: beyond the last of them, in their middle. */
export function placeBehind(places: Places, ids: readonly string[], direction: Direction): Position {
  const by = step[direction];
  const those = ids.map((id) => places[id]);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const [xs, ys] = [those.map(({ x }) => x), those.map(({ y }) => y)];
  const wish =
    direction === 'down'
      ? { x: middle(xs), y: Math.max(...ys) + by.y }
      : { x: Math.max(...xs) + by.x, y: middle(ys) };
  return freePlace(Object.values(places), wish, direction);
}

/** Behind the layer it will be connected to; at the origin of an empty canvas. */
export function placeAfter(
  places: Places,
  before: LayerDocument | undefined,
  direction: Direction = 'down',
): Position {
  const above = before && placeIn(places, before.id);
  const by = step[direction];
  return freePlace(
    Object.values(places),
    above ? { x: above.x + by.x, y: above.y + by.y } : { x: 0, y: 0 },
    direction,
  );
}
