import type { Position, ProjectDocument } from '../../contract/project.ts';
import { boxOf, nodeSize } from './grid.ts';
import { moveLayers, networkOf, placesIn } from './layerEdits.ts';

/** Layers in line, or the same distance apart. All nodes are of one size. */

export type Line = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'x' | 'y';

const placesOfSome = (
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
): [string, Position][] => {
  const places = placesIn(document, network);
  return networkOf(document, network).layers.flatMap(({ id }) => (ids.has(id) ? [[id, places[id]]] : []));
};

/** Puts layers on a line: an edge, or the middle, of the box around them all. */
export function alignLayers(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
  line: Line,
): ProjectDocument {
  const places = placesOfSome(document, network, ids);
  const box = boxOf(places.map(([, place]) => place));
  const to: Partial<Position> = {
    left: { x: box.left },
    centre: { x: Math.round((box.left + box.right - nodeSize.width) / 2) },
    right: { x: box.right - nodeSize.width },
    top: { y: box.top },
    middle: { y: Math.round((box.top + box.bottom - nodeSize.height) / 2) },
    bottom: { y: box.bottom - nodeSize.height },
  }[line];
  return moveLayers(
    document,
    network,
    Object.fromEntries(places.map(([id, place]) => [id, { ...place, ...to }])),
  );
}

/** Evens out the distances between neighbours; the first and the last stay where they are. */
export function distributeLayers(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
  axis: Axis,
): ProjectDocument {
  const places = placesOfSome(document, network, ids).sort(([, a], [, b]) => a[axis] - b[axis]);
  if (places.length < 3) return document;
  const first = places[0][1][axis];
  const distance = (places[places.length - 1][1][axis] - first) / (places.length - 1);
  return moveLayers(
    document,
    network,
    Object.fromEntries(
      places.map(([id, place], n) => [id, { ...place, [axis]: Math.round(first + n * distance) }]),
    ),
  );
}

/** Moves layers by so much: a press of an arrow key. */
export function nudgeLayers(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
  by: Position,
): ProjectDocument {
  const places = placesOfSome(document, network, ids);
  return moveLayers(
    document,
    network,
    Object.fromEntries(places.map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }])),
  );
}
