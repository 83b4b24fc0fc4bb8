import type { Layer } from './layer.ts';
import { globalSequenceShape } from './sequence.ts';
import { largestOfSteps, largestOfStepsBackward } from './stepPooling.ts';

export const globalMaxPool1d: Layer = {
  title: 'Global max pooling 1D',
  kind: 'pooling',
  doc: {
    summary:
      'The largest value of each channel over all steps: whether a feature is anywhere in the sequence.',
    equation: 'y_c = \\max_t x_{t,c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, inputs) => globalSequenceShape(inputs),
  weights: () => [],
  multiplyAdds: () => 0,
  lengths: () => 'end',
  forward: largestOfSteps,
  backward: largestOfStepsBackward,
};
