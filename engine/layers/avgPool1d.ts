import type { Layer } from './layer.ts';
import { boolean } from '../parameters.ts';
import { avgPool, avgPoolBackward } from './pooling.ts';
import { sequencePoolParameters, sequenceWindow, slideAlong } from './sequence.ts';
import { isWindow } from './window.ts';

export const avgPool1d: Layer = {
  title: 'Average pooling 1D',
  kind: 'pooling',
  doc: {
    summary: 'The mean of each window of steps, channel by channel.',
    equation: 'y_{t,c} = \\frac{1}{|W|} \\sum_u x_{s t + u - p,\\; c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    ...sequencePoolParameters,
    countPadding: boolean(
      false,
      'Count the padding as zeros in the mean; otherwise only steps of the sequence count.',
    ),
  },
  shape(params, inputs) {
    const window = slideAlong(params, inputs);
    return isWindow(window) ? [window.outWidth, window.channels] : window;
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward: (emit, io) => avgPool(emit, io, sequenceWindow(io.params, io.shapes.x)),
  backward: (emit, io) => avgPoolBackward(emit, io, sequenceWindow(io.params, io.shapes.x)),
};
