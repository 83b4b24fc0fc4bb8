import type { Layer } from './layer.ts';
import { globalSequenceShape } from './sequence.ts';
import { meanOfSteps, meanOfStepsBackward } from './stepPooling.ts';

export const globalAvgPool1d: Layer = {
  title: 'Global average pooling 1D',
  kind: 'pooling',
  doc: {
    summary: 'The mean of each channel over all steps: one number a channel.',
    equation: 'y_c = \\frac{1}{T} \\sum_t x_{t,c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, inputs) => globalSequenceShape(inputs),
  weights: () => [],
  multiplyAdds: () => 0,
  lengths: () => 'end',
  forward: meanOfSteps,
  backward: meanOfStepsBackward,
};
