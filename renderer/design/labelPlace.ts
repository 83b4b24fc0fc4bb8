interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** Shorter lines have no room for a text. */
const shortest = 14;
/** Of a sign of the text. */
const width = 6;

/** Where the shape of a link is written: right of a line that falls, above one that runs aside; null where it is too short. */
export function labelPlace(
  { sourceX, sourceY, targetX, targetY }: Ends,
  signs: number,
): { x: number; y: number; anchor: 'start' | 'middle' } | null {
  const [across, down] = [Math.abs(targetX - sourceX), Math.abs(targetY - sourceY)];
  const x = (sourceX + targetX) / 2;
  const y = (sourceY + targetY) / 2;
  if (across > down) return across < signs * width ? null : { x, y: y - 6, anchor: 'middle' };
  return down < shortest ? null : { x: x + 9, y: y + 3.5, anchor: 'start' };
}
