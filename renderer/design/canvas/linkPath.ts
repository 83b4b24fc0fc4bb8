import { getBezierPath, type Position as Side } from '@xyflow/svelte';
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

/** A link as it is drawn: curves from point to point, each of which leaves as the output does and arrives as at the input. */
export function linkPath(
  { sourcePosition, targetPosition }: Pick<Ends, 'sourcePosition' | 'targetPosition'>,
  way: readonly Position[],
): string {
  return way
    .slice(1)
    .map((to, n) => {
      const [piece] = getBezierPath({
        sourceX: way[n].x,
        sourceY: way[n].y,
        sourcePosition,
        targetX: to.x,
        targetY: to.y,
        targetPosition,
      });
      // One line, not several: it begins once.
      return n === 0 ? piece : piece.slice(piece.indexOf('C'));
    })
    .join(' ');
}

/** Where there is something to say of a link, it is said here. */
export function middlePiece(way: readonly Position[]): {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
} {
  const n = Math.floor((way.length - 1) / 2);
  const [from, to] = [way[n], way[n + 1]];
  return { sourceX: from.x, sourceY: from.y, targetX: to.x, targetY: to.y };
}
