import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { isWindow, poolParameters, slideOver, windowOf } from './window.ts';

export const maxPool2d: Layer = {
  title: 'Max pooling 2D',
  kind: 'pooling',
  doc: {
    summary: 'Keeps the largest value of each window, channel by channel.',
    equation: 'y_{i,j,c} = \\max_{u,v} x_{s i + u - p,\\; s j + v - p,\\; c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: poolParameters,
  shape(params, inputs) {
    const window = slideOver(params, inputs);
    return isWindow(window) ? [window.outHeight, window.outWidth, window.channels] : window;
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, { params, x: [x], y, shapes, saved }) {
    const index = (saved['index'] = emit.activation('index', sizeOf(shapes.y)));
    emit.samples('maxPool2d', { y, index, x: x!, ...windowOf(params, shapes.x) });
  },
  backward(emit, { params, dy, dx: [dx], shapes, saved }) {
    if (!dx) return;
    emit.samples('maxPool2dBackward', {
      dx,
      dy,
      index: saved['index']!,
      ...windowOf(params, shapes.x),
      accumulate: emit.adds(dx),
    });
  },
};
