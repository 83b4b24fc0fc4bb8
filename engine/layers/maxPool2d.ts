import type { Layer } from './layer.ts';
import { maxPool, maxPoolBackward } from './pooling.ts';
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
  forward: (emit, io) => maxPool(emit, io, windowOf(io.params, io.shapes.x)),
  backward: (emit, io) => maxPoolBackward(emit, io, windowOf(io.params, io.shapes.x)),
};
