import type { Tensor } from '../kernels/emit.ts';
import { pointOf } from '../losses/point.ts';
import type { Comparison } from './model.ts';
import type { Recorder } from './recorder.ts';
import { overSteps, type Sequence } from './sequences.ts';

interface Compared extends Sequence {
  readonly output: Tensor;
  readonly targets: Tensor;
}

/** One number of each sample: what a loss and metrics say of an output. */
interface Judged {
  readonly loss: Tensor;
  readonly metrics: readonly (readonly [name: string, rows: Tensor])[];
  /** dy += weight * d(mean loss over the batch) / d(output). */
  backward(dy: Tensor, weight: number): void;
}

/** Compares an output with its targets. */
export function judge(
  emit: Recorder,
  { loss, lossParams, metrics, threshold }: Comparison,
  { output, targets, steps, lengths }: Compared,
): Judged {
  const columns = output.perSample / steps,
    figures = { y: output, columns, steps, targets };
  const io = { ...figures, params: lossParams, rows: emit.activation('loss', steps), saved: {} };
  loss.forward(emit, io);
  const mean = overSteps(emit, io.rows, { steps, lengths }, 'mean'),
    point = metrics.length > 0 ? pointOf(emit, loss, io) : io;
  return {
    loss: mean,
    metrics: metrics.map(({ name, metric }) => {
      const rows = emit.activation('metric', steps);
      metric.emit(emit, { ...figures, y: point.y, columns: point.columns, rows, threshold });
      return [name, overSteps(emit, rows, { steps, lengths }, metric.overSteps ?? 'mean')] as const;
    }),
    backward(dy, weight) {
      const { batch } = emit;
      if (lengths === null) {
        loss.backward(emit, { ...io, dy, scale: weight / (batch * steps) });
        return;
      }
      // Each sample's gradient is shared out among its own steps, and none comes from behind them.
      const each = emit.activation('d steps', output.perSample);
      loss.backward(emit, { ...io, dy: each, scale: weight / batch });
      emit.samples('stepShares', {
        y: dy,
        x: each,
        lengths,
        rows: batch,
        steps,
        columns,
        spread: 0,
        accumulate: emit.adds(dy),
        perItem: 1,
      });
    },
  };
}
