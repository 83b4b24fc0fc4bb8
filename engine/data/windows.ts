import { problem, ProblemError, type Where } from '../../contract/problems.ts';

/** Copies are made of overlapping windows: this is where they end. */
const mostBytes = 2 ** 30;

/** Pieces of one length from a series, `stride` apart. */
export interface Windows {
  /** Steps in a piece. */
  readonly window: number;
  readonly stride: number;
}

/**
 * How many windows fit with `behind` further steps after each. Throws ProblemError `data/series-too-short`, and `data/too-large`
 * where samples of `bytes` each would not fit into memory.
 */
export function countWindows(
  steps: number,
  { window, stride }: Windows,
  behind: number,
  bytes: number,
  where: Where,
): number {
  const needed = window + behind;
  if (steps < needed)
    throw new ProblemError(problem('data/series-too-short', { found: steps, needed }, where));
  const count = Math.floor((steps - needed) / stride) + 1;
  const size = count * bytes;
  if (size > mostBytes) {
    const details = { found: `${Math.ceil(size / 2 ** 20)} MiB`, limit: `${mostBytes / 2 ** 20} MiB` };
    throw new ProblemError(problem('data/too-large', details, where));
  }
  return count;
}

/** Copies windows of `size` values a step, the first beginning at step `from`. */
export function fillWindows<T extends Float32Array | Uint8Array>(
  out: T,
  values: ArrayLike<number>,
  size: number,
  from: number,
  { window, stride }: Windows,
): T {
  const row = window * size;
  for (let at = 0, step = from; at < out.length; at += row, step += stride) {
    for (let j = 0; j < row; j++) out[at + j] = values[step * size + j]!;
  }
  return out;
}
