import type { Layer } from './layer.ts';
import { avgPool, avgPoolBackward } from './pooling.ts';
import { boolean } from '../parameters.ts';
import { isWindow, poolParameters, slideOver, windowOf } from './window.ts';

export const avgPool2d: Layer = {
  title: 'Average pooling 2D',
  kind: 'pooling',
  doc: {
    summary: 'The mean of each window, channel by channel.',
    equation: 'y_{i,j,c} = \\frac{1}{|W|} \\sum_{u,v} x_{s i + u - p,\\; s j + v - p,\\; c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    ...poolParameters,
    countPadding: boolean(
      false,
      'Count the padding as zeros in the mean; otherwise only cells of the image count.',
    ),
  },
  shape(params, inputs) {
    const window = slideOver(params, inputs);
    return isWindow(window) ? [window.outHeight, window.outWidth, window.channels] : window;
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward: (emit, io) => avgPool(emit, io, windowOf(io.params, io.shapes.x)),
  backward: (emit, io) => avgPoolBackward(emit, io, windowOf(io.params, io.shapes.x)),
};
