import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';

export const flatten: Layer = {
  title: 'Flatten',
  kind: 'shape',
  doc: {
    summary: 'Lays all values of a sample in one row: rows, then columns, then channels.',
    equation: 'y = \\mathrm{vec}(x)',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, [x]) => [sizeOf(x!)],
  weights: () => [],
  multiplyAdds: () => 0,
  isView: () => true,
  forward() {},
  backward() {},
};
