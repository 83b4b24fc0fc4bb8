import { problem } from '../../contract/problems.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { shape } from '../parameters.ts';

export const reshape: Layer = {
  title: 'Reshape',
  kind: 'shape',
  doc: { summary: 'The same values in another shape.', equation: 'y = \\mathrm{reshape}(x)' },
  inputs: { min: 1, max: 1 },
  parameters: { shape: shape([8, 8, 1], 'Sizes of one sample after it.') },
  shape(params, [x]) {
    const to = params['shape'] as readonly number[];
    return to.length > 0 && sizeOf(to) === sizeOf(x!) ? to : problem('graph/reshape', { from: x!, to });
  },
  weights: () => [],
  multiplyAdds: () => 0,
  isView: () => true,
  forward() {},
  backward() {},
};
