import type { LayerDocument, NetworkDocument, Position } from '../../contract/project.ts';
import { depths } from './links.ts';

/** The canvas reads from top to bottom. Sizes are those of a node as it is drawn. */
export const nodeSize = { width: 264, height: 56 } as const;
export const gap = { x: 40, y: 28 } as const;
export const grid = 12;

const stepX = nodeSize.width + gap.x;
const stepY = nodeSize.height + gap.y;

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / grid) * grid,
  y: Math.round(y / grid) * grid,
});

/** Rows by depth, each centred: good for chains and short branches. */
export function arrange(network: NetworkDocument): Record<string, Position> {
  const depth = depths(network);
  const rows: string[][] = [];
  for (const { id } of network.layers) (rows[depth.get(id) ?? 0] ??= []).push(id);
  const places: Record<string, Position> = {};
  rows.forEach((row, y) =>
    row.forEach((id, x) => {
      places[id] = snap({ x: (x - (row.length - 1) / 2) * stepX, y: y * stepY });
    }),
  );
  return places;
}

/** Where every layer stands: as the document says, and by `arrange` where it says nothing at all. */
export function placesOf(
  network: NetworkDocument,
  canvas: Readonly<Record<string, Position>> | undefined,
): Readonly<Record<string, Position>> {
  const placed = canvas ?? {};
  if (network.layers.every((layer) => placed[layer.id])) return placed;
  const arranged = arrange(network);
  if (network.layers.every((layer) => !placed[layer.id])) return arranged;
  const found: Record<string, Position> = {};
  for (const { id } of network.layers) {
    found[id] = placed[id] ?? freePlace(Object.values({ ...placed, ...found }), arranged[id]);
  }
  return found;
}

const overlaps = (a: Position, b: Position): boolean =>
  Math.abs(a.x - b.x) < nodeSize.width + 8 && Math.abs(a.y - b.y) < nodeSize.height + 8;

/** The wished place, or the nearest free one to its right. */
export function freePlace(taken: readonly Position[], wish: Position): Position {
  let place = snap(wish);
  while (taken.some((other) => overlaps(other, place))) place = { x: place.x + stepX, y: place.y };
  return snap(place);
}

/** Smaller text cannot be read: a tall network is opened at its beginning rather than whole. */
const readable = 0.72;

/** How a network is first shown in a pane: whole and centred where that can be read, else from the top. */
export function openingView(
  places: readonly Position[],
  pane: { readonly width: number; readonly height: number },
): { x: number; y: number; zoom: number } {
  const margin = 44;
  if (places.length === 0) return { x: pane.width / 2 - nodeSize.width / 2, y: margin * 2, zoom: 1 };
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const width = Math.max(...places.map(({ x }) => x)) + nodeSize.width - left;
  const height = Math.max(...places.map(({ y }) => y)) + nodeSize.height - top;
  const whole = Math.min(1, (pane.width - 2 * margin) / width, (pane.height - 2 * margin) / height);
  const zoom = Math.max(readable, whole);
  const middle = (room: number, size: number) => Math.max(margin, (room - size * zoom) / 2);
  return { x: middle(pane.width, width) - left * zoom, y: middle(pane.height, height) - top * zoom, zoom };
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

/** Below the layer it will be connected to; at the origin of an empty canvas. */
export function placeAfter(
  places: Readonly<Record<string, Position>>,
  before: LayerDocument | undefined,
): Position {
  const above = before && places[before.id];
  return freePlace(Object.values(places), above ? { x: above.x, y: above.y + stepY } : { x: 0, y: 0 });
}
