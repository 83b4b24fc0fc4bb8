import { problem } from '../../contract/problems.ts';
import type { Layer } from './layer.ts';
import { shape, text } from '../parameters.ts';

export const input: Layer = {
  title: 'Input',
  kind: 'input',
  doc: { summary: 'Where samples of a data column enter the network.', equation: 'y = x' },
  inputs: { min: 0, max: 0 },
  parameters: {
    shape: shape([28, 28, 1], 'Sizes of one sample: height, width, channels; or the number of features.'),
    column: text('input', 'The column of the data set.'),
  },
  shape: (params) => {
    const sizes = params['shape'] as readonly number[];
    return sizes.length > 0
      ? sizes
      : problem('graph/parameter', { name: 'shape', found: 'empty', expected: 'the sizes of one sample' });
  },
  weights: () => [],
  multiplyAdds: () => 0,
  // The batch is gathered into its tensor by the plan, before the first layer.
  forward() {},
  backward() {},
};
