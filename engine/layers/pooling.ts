import type { Emit } from '../kernels/emit.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';
import type { Window } from './window.ts';

/** Pooling over the windows of an image, of a sequence, or over all of it. */

export function maxPool(emit: Emit, { x: [x], y, shapes, saved }: LayerIO, window: Window): void {
  const index = (saved['index'] = emit.activation('index', sizeOf(shapes.y)));
  emit.samples('maxPool2d', { y, index, x: x!, ...window });
}

export function maxPoolBackward(emit: Emit, { dy, dx: [dx], saved }: LayerBackwardIO, window: Window): void {
  if (!dx) return;
  const index = saved['index']!;
  emit.samples('maxPool2dBackward', { dx, dy, index, ...window, accumulate: emit.adds(dx) });
}

const countPadding = ({ params }: LayerIO): 0 | 1 => (params['countPadding'] ? 1 : 0);

export function avgPool(emit: Emit, io: LayerIO, window: Window): void {
  emit.samples('avgPool2d', { y: io.y, x: io.x[0]!, ...window, countPadding: countPadding(io) });
}

export function avgPoolBackward(emit: Emit, io: LayerBackwardIO, window: Window): void {
  const { dy, dx } = io;
  if (!dx[0]) return;
  emit.samples('avgPool2dBackward', {
    dx: dx[0],
    dy,
    ...window,
    countPadding: countPadding(io),
    accumulate: emit.adds(dx[0]),
  });
}
