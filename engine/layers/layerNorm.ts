import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { epsilon, normalizeWithin, normalizeWithinBackward, scaleAndShift } from './withinSample.ts';
import { stepByStep } from './sequence.ts';

const grouping = { pixels: 1, groups: 1 };

export const layerNorm: Layer = {
  title: 'Layer normalization',
  kind: 'normalization',
  doc: {
    summary:
      'Gives the features of every sample (every step of a sequence, every pixel of an image) zero mean and unit variance, then a learned scale and shift.',
    equation: 'y = \\gamma \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} + \\beta',
    source: 'Ba, Kiros & Hinton, arXiv 1607.06450, 2016',
  },
  inputs: { min: 1, max: 1 },
  parameters: { epsilon },
  shape: (_, [x]) => x!,
  weights: (_, inputs) => scaleAndShift(inputs),
  lengths: stepByStep,
  multiplyAdds: (_, [x]) => sizeOf(x!),
  forward: (emit, io) => normalizeWithin(emit, io, grouping),
  backward: (emit, io) => normalizeWithinBackward(emit, io, grouping),
};
