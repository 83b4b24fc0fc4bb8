import type { Layer, LayerIO } from './layer.ts';
import { maskElements, maskElementsBackward } from './masked.ts';
import { float } from '../parameters.ts';
import { stepByStep } from './sequence.ts';

const scaleOf = ({ params }: LayerIO): number => 1 / (1 - (params['rate'] as number));

export const dropout: Layer = {
  title: 'Dropout',
  kind: 'regularization',
  doc: {
    summary: 'In training, sets values to zero at random and scales up the rest; does nothing afterwards.',
    equation: 'y = \\frac{m}{1-p} x, \\; m \\sim \\mathrm{Bernoulli}(1-p)',
    source: 'Srivastava et al., JMLR 2014',
  },
  inputs: { min: 1, max: 1 },
  parameters: { rate: float(0, 0.99, 0.5, 'Share of values set to zero, p.') },
  shape: (_, [x]) => x!,
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  isView: (training) => !training,
  dropsOut: true,
  forward: (emit, io) => maskElements(emit, io, scaleOf(io)),
  backward: (emit, io) => maskElementsBackward(emit, io, scaleOf(io)),
};
