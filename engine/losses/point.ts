import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Loss, LossIO } from './loss.ts';

/** What is predicted of each target: the output itself, or of a distribution its mean. */
export function pointOf(
  emit: Emit,
  { outputsPerTarget: each = 1 }: Loss,
  { y, columns, steps }: Pick<LossIO, 'y' | 'columns' | 'steps'>,
): { y: Tensor; columns: number } {
  if (each === 1) return { y, columns };
  const own = columns / each,
    mean = emit.activation('mean', steps * own);
  emit.samples('copyColumns', {
    y: mean,
    x: y,
    rows: emit.batch * steps,
    columns: own,
    yRow: own,
    xRow: columns,
    accumulate: 0,
    perItem: steps,
  });
  return { y: mean, columns: own };
}
