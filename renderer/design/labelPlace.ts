interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** Shorter lines have no room for a text. */
const shortest = 14;

/** Where the shape of a link is written: beside its middle, on the side it does not lean to; null where it is too short. */
export function labelPlace({ sourceX, sourceY, targetX, targetY }: Ends): {
  x: number;
  y: number;
  anchor: 'start' | 'end';
} | null {
  if (Math.hypot(targetX - sourceX, targetY - sourceY) < shortest) return null;
  const x = (sourceX + targetX) / 2;
  const y = (sourceY + targetY) / 2;
  // A line that falls to the left leaves room right of its upper half, and the other way round.
  const left = targetX > sourceX + 1 && targetY > sourceY;
  const leans = Math.abs(targetX - sourceX) > 24;
  return { x: x + (left ? -9 : 9), y: y + 3.5 + (leans ? -8 : 0), anchor: left ? 'end' : 'start' };
}
