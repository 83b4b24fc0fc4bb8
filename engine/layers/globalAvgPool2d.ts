import { problem } from '../../contract/problems.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';

/** A pool whose window is the whole image. */
function wholeImage([height, width, channels]: Shape) {
  return {
    height: height!,
    width: width!,
    channels: channels!,
    outHeight: 1,
    outWidth: 1,
    kernelHeight: height!,
    kernelWidth: width!,
    strideY: 1,
    strideX: 1,
    padTop: 0,
    padLeft: 0,
    countPadding: 0,
  };
}

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
  shape: (_, [x]) =>
    x!.length === 3
      ? [x![2]!]
      : problem('graph/rank', {
          found: x!,
          expected: 'an image: height x width x channels',
          suggestion: 'Remove it, or put it after a convolution.',
        }),
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, { x: [x], y, shapes }) {
    emit.samples('avgPool2d', { y, x: x!, ...wholeImage(shapes.x[0]!) });
  },
  backward(emit, { dy, dx: [dx], shapes }) {
    if (dx)
      emit.samples('avgPool2dBackward', { dx, dy, ...wholeImage(shapes.x[0]!), accumulate: emit.adds(dx) });
  },
};
