import type { Layer } from './layer.ts';
import { maskElements, maskElementsBackward } from './masked.ts';
import { float } from '../parameters.ts';
import { stepByStep } from './sequence.ts';

export const maskingNoise: Layer = {
  title: 'Masking noise',
  kind: 'regularization',
  doc: {
    summary:
      'In training, sets features to zero at random and leaves the rest as it is: the corruption of a denoising autoencoder. Does nothing afterwards.',
    equation: 'y = m x, \\; m \\sim \\mathrm{Bernoulli}(1-p)',
    source: 'Vincent et al., JMLR 2010',
  },
  inputs: { min: 1, max: 1 },
  parameters: { rate: float(0, 0.99, 0.3, 'Share of features set to zero, p.') },
  shape: (_, [x]) => x!,
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  isView: (training) => !training,
  forward: (emit, io) => maskElements(emit, io, 1),
  backward: (emit, io) => maskElementsBackward(emit, io, 1),
};
