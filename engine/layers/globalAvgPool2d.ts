import type { Layer } from './layer.ts';
import { avgPool, avgPoolBackward } from './pooling.ts';
import { globalShape, wholeImage } from './window.ts';

export const globalAvgPool2d: Layer = {
  title: 'Global average pooling 2D',
  kind: 'pooling',
  doc: {
    summary: 'The mean of each channel over the whole image: one number a channel.',
    equation: 'y_c = \\frac{1}{H W} \\sum_{i,j} x_{i,j,c}',
    source: 'Lin, Chen & Yan, Network in Network, ICLR 2014',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, inputs) => globalShape(inputs),
  weights: () => [],
  multiplyAdds: () => 0,
  forward: (emit, io) => avgPool(emit, io, wholeImage(io.shapes.x[0]!)),
  backward: (emit, io) => avgPoolBackward(emit, io, wholeImage(io.shapes.x[0]!)),
};
