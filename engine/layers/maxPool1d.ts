import type { Layer } from './layer.ts';
import { maxPool, maxPoolBackward } from './pooling.ts';
import { sequencePoolParameters, sequenceWindow, slideAlong } from './sequence.ts';
import { isWindow } from './window.ts';

export const maxPool1d: Layer = {
  title: 'Max pooling 1D',
  kind: 'pooling',
  doc: {
    summary: 'Keeps the largest value of each window of steps, channel by channel.',
    equation: 'y_{t,c} = \\max_u x_{s t + u - p,\\; c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: sequencePoolParameters,
  shape(params, inputs) {
    const window = slideAlong(params, inputs);
    return isWindow(window) ? [window.outWidth, window.channels] : window;
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward: (emit, io) => maxPool(emit, io, sequenceWindow(io.params, io.shapes.x)),
  backward: (emit, io) => maxPoolBackward(emit, io, sequenceWindow(io.params, io.shapes.x)),
};
