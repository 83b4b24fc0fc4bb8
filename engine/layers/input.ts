import { problem } from '../../contract/problems.ts';
import { showShape } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { boolean, shape, text } from '../parameters.ts';

export const input: Layer = {
  title: 'Input',
  kind: 'input',
  doc: {
    summary:
      'Where samples of a data column enter the network. A sequence is steps x features; of tokens, its number of steps.',
    equation: 'y = x',
  },
  inputs: { min: 0, max: 0 },
  parameters: {
    shape: shape([28, 28, 1], 'Sizes of one sample: height, width, channels; or the number of features.'),
    column: text('input', 'The column of the data set.'),
    variable: boolean(false, 'Sequences have lengths of their own, up to the number of steps.'),
  },
  shape(params) {
    const sizes = params['shape'] as readonly number[];
    if (sizes.length === 0)
      return problem('graph/parameter', {
        name: 'shape',
        found: 'empty',
        expected: 'the sizes of one sample',
      });
    return params['variable'] && sizes.length > 2
      ? problem('graph/parameter', {
          name: 'variable',
          found: `true, for samples of ${showShape(sizes)}`,
          expected: 'false: only sequences have lengths, steps x features or steps',
        })
      : sizes;
  },
  weights: () => [],
  multiplyAdds: () => 0,
  // The batch is gathered into its tensor by the plan, before the first layer.
  forward() {},
  backward() {},
};
