import { Position as Side } from '@xyflow/svelte';
import type { Position } from '../../../contract/project.ts';

export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly sourcePosition: Side;
  readonly targetX: number;
  readonly targetY: number;
  readonly targetPosition: Side;
}

/** The points of a link's way, from port to port. */
export const wayOf = (ends: Ends, through: readonly Position[]): Position[] => [
  { x: ends.sourceX, y: ends.sourceY },
  ...through,
  { x: ends.targetX, y: ends.targetY },
];

/** A bend between rows that stand close is still round, not a spike; rounder, both of its sides would cross. */
const roundest = 18;

/** From one point to the next, both along the flow. At ports the handles are those of any link. */
function piece(
  from: Position,
  to: Position,
  down: boolean,
  [first, last]: readonly [boolean, boolean],
): string {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const along = down ? y : x;
  const port = along >= 0 ? along / 2 : 6.25 * Math.sqrt(-along);
  const bend = Math.max(port, Math.min(roundest, Math.hypot(x, y) / 4));
  const [a, b] = [first ? port : bend, last ? port : bend];
  return down
    ? `C${from.x},${from.y + a} ${to.x},${to.y - b} ${to.x},${to.y}`
    : `C${from.x + a},${from.y} ${to.x - b},${to.y} ${to.x},${to.y}`;
}

/** A link as it is drawn: curves from point to point, each of which leaves as the output does and arrives as at the input. */
export function linkPath(ends: Ends, way: readonly Position[], routed: boolean): string {
  const down = ends.sourcePosition === Side.Bottom;
  const last = way.length - 2;
  const pieces = way
    .slice(1)
    .map((to, n) => piece(way[n], to, down, [n === 0 || !routed, n === last || !routed]));
  return `M${way[0].x},${way[0].y} ${pieces.join(' ')}`;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Beside the middle point of a route; outside the lane of a detour, away from what it passes. */
export function labelAside(
  ends: Pick<Ends, 'sourceX' | 'sourceY' | 'sourcePosition'>,
  through: readonly Position[],
  routed: boolean,
): Label {
  const n = Math.floor(through.length / 2);
  if (routed) return { x: through[n].x + 12, y: through[n].y + 3.5, anchor: 'start' };
  const [from, to] = through;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  if (ends.sourcePosition === Side.Right)
    return { x: middle.x, y: middle.y + (from.y < ends.sourceY ? -6 : 14), anchor: 'middle' };
  const left = from.x < ends.sourceX;
  return { x: middle.x + (left ? -9 : 9), y: middle.y + 3.5, anchor: left ? 'end' : 'start' };
}
