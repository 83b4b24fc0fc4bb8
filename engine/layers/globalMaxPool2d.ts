import type { Layer } from './layer.ts';
import { maxPool, maxPoolBackward } from './pooling.ts';
import { globalShape, wholeImage } from './window.ts';

export const globalMaxPool2d: Layer = {
  title: 'Global max pooling 2D',
  kind: 'pooling',
  doc: {
    summary: 'The largest value of each channel over the whole image: whether a feature is anywhere in it.',
    equation: 'y_c = \\max_{i,j} x_{i,j,c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, inputs) => globalShape(inputs),
  weights: () => [],
  multiplyAdds: () => 0,
  forward: (emit, io) => maxPool(emit, io, wholeImage(io.shapes.x[0]!)),
  backward: (emit, io) => maxPoolBackward(emit, io, wholeImage(io.shapes.x[0]!)),
};
