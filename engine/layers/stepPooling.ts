import type { Emit } from '../kernels/emit.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';
import { avgPool, avgPoolBackward, maxPool, maxPoolBackward } from './pooling.ts';
import { wholeSequence } from './sequence.ts';

/** Pooling over all valid steps of a sequence. */

function sizes(emit: Emit, { shapes, lengths }: LayerIO) {
  const [steps, columns] = shapes.x[0] as readonly [number, number];
  return { lengths, rows: emit.batch, steps, columns, perItem: 1 };
}

export function meanOfSteps(emit: Emit, io: LayerIO): void {
  if (!io.lengths) avgPool(emit, io, wholeSequence(io.shapes.x[0]!));
  else emit.samples('stepMeans', { y: io.y, x: io.x[0]!, ...sizes(emit, io) });
}

export function meanOfStepsBackward(emit: Emit, io: LayerBackwardIO): void {
  const dx = io.dx[0];
  if (!io.lengths) avgPoolBackward(emit, io, wholeSequence(io.shapes.x[0]!));
  else if (dx)
    emit.samples('stepShares', {
      y: dx,
      x: io.dy,
      ...sizes(emit, io),
      spread: 1,
      accumulate: emit.adds(dx),
    });
}

export function largestOfSteps(emit: Emit, io: LayerIO): void {
  if (!io.lengths) {
    maxPool(emit, io, wholeSequence(io.shapes.x[0]!));
    return;
  }
  const index = (io.saved['index'] = emit.activation('index', io.y.perSample));
  emit.samples('stepMaxima', { y: io.y, index, x: io.x[0]!, ...sizes(emit, io) });
}

/** The step that had the largest value gets the gradient, with lengths or without. */
export const largestOfStepsBackward = (emit: Emit, io: LayerBackwardIO): void =>
  maxPoolBackward(emit, io, wholeSequence(io.shapes.x[0]!));
