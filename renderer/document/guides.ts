import type { Position } from '../../contract/project.ts';
import type { Axis } from './alignment.ts';
import { boxOf, type Box } from './grid.ts';

/** Lines along which what a hand drags stands even with layers around it. */

/** Drawn at one x, from y to y; or at one y, from x to x. */
export interface Guide {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A box on one axis, and from where to where it is on the other. NaN is no line: it is near to nothing. */
interface Extent {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}
/** All that can be stood even with, on each axis: made once, when a drag starts. */
export type Neighbours = Readonly<Record<Axis, readonly Extent[]>>;

const onAxis = ({ left, right, top, bottom }: Box, axis: Axis): Extent => {
  const [low, high, from, to] = axis === 'x' ? [left, right, top, bottom] : [top, bottom, left, right];
  return { low, middle: (low + high) / 2, high, from, to };
};

/** Layers around; and the middle between those that the dragged one is linked with. */
export function neighboursOf(around: readonly Position[], linked: readonly Position[] = []): Neighbours {
  const boxes = around.map((place) => boxOf([place]));
  const between = linked.length > 1 ? [boxOf(linked)] : [];
  const on = (axis: Axis): Extent[] => [
    ...boxes.map((box) => onAxis(box, axis)),
    ...between.map((box) => ({ ...onAxis(box, axis), low: NaN, high: NaN })),
  ];
  return { x: on('x'), y: on('y') };
}

const lines = ['low', 'high', 'middle'] as const;

/** The way to the nearest line within reach; 0 where there is none. */
function wayToLine(own: Extent, others: readonly Extent[], reach: number): number {
  let nearest = Infinity;
  for (const other of others)
    for (const line of lines) {
      const way = other[line] - own[line];
      if (Math.abs(way) < Math.abs(nearest)) nearest = way;
    }
  return Math.abs(nearest) <= reach ? nearest : 0;
}

/** From the box to the nearest that stand even with it, on either side: at its edges, else through its middle. */
function guidesOn(axis: Axis, box: Box, others: readonly Extent[]): Guide[] {
  const own = onAxis(box, axis);
  const guides = (line: (typeof lines)[number]): Guide[] => {
    const even = others.filter((other) => Math.abs(other[line] - own[line]) < 0.5);
    if (even.length === 0) return [];
    const before = even.map(({ from }) => from).filter((from) => from < own.from);
    const behind = even.map(({ to }) => to).filter((to) => to > own.to);
    const from = before.length > 0 ? Math.max(...before) : own.from;
    const to = behind.length > 0 ? Math.min(...behind) : own.to;
    return [{ axis, at: own[line], from, to }];
  };
  const atEdges = [...guides('low'), ...guides('high')];
  return atEdges.length > 0 ? atEdges : guides('middle');
}

/** How far to move what is dragged, on each axis by no more than `reach`, to stand even; and the lines that tell so. */
export function alignDragged(
  places: readonly Position[],
  neighbours: Neighbours,
  reach: number,
): { readonly by: Position; readonly guides: readonly Guide[] } {
  const box = boxOf(places);
  const by = {
    x: wayToLine(onAxis(box, 'x'), neighbours.x, reach),
    y: wayToLine(onAxis(box, 'y'), neighbours.y, reach),
  };
  const stands = {
    left: box.left + by.x,
    right: box.right + by.x,
    top: box.top + by.y,
    bottom: box.bottom + by.y,
  };
  const guides = (['x', 'y'] as const).flatMap((axis) => guidesOn(axis, stands, neighbours[axis]));
  return { by, guides };
}
