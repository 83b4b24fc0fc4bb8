import { getBezierPath, Position as Side } from '@xyflow/svelte';
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

/** A bend between rows that stand close is still round, not a spike. */
const roundest = 40;

/** From a point to another, both along the flow, with handles as long as the bend needs. */
function bend(from: Position, to: Position, down: boolean): string {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const handle = Math.max((down ? y : x) / 2, Math.min(roundest, Math.hypot(x, y) / 4));
  const [dx, dy] = down ? [0, handle] : [handle, 0];
  return `C${from.x + dx},${from.y + dy} ${to.x - dx},${to.y - dy} ${to.x},${to.y}`;
}

/** A link as it is drawn: curves from point to point, each of which leaves as the output does and arrives as at the input. */
export function linkPath(ends: Ends, way: readonly Position[], routed: boolean): string {
  if (!routed)
    return way
      .slice(1)
      .map((to, n) => {
        const { sourcePosition, targetPosition } = ends;
        const [sourceX, sourceY, targetX, targetY] = [way[n].x, way[n].y, to.x, to.y];
        const [piece] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition });
        // One line, not several: it begins once.
        return n === 0 ? piece : piece.slice(piece.indexOf('C'));
      })
      .join(' ');
  const down = ends.sourcePosition === Side.Bottom;
  const pieces = way.slice(1).map((to, n) => bend(way[n], to, down));
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
