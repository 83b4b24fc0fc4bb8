import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Loss } from './loss.ts';

/** What is predicted of each target: the output itself, or of a distribution its mean. */
export function pointOf(
  emit: Emit,
  { outputsPerTarget: each = 1 }: Loss,
  y: Tensor,
  columns: number,
): { y: Tensor; columns: number } {
  if (each === 1) return { y, columns };
  const own = columns / each,
    mean = emit.activation('mean', own);
  emit.samples('copyColumns', {
    y: mean,
    x: y,
    rows: emit.batch,
    columns: own,
    yRow: own,
    xRow: columns,
    accumulate: 0,
    perItem: 1,
  });
  return { y: mean, columns: own };
}
