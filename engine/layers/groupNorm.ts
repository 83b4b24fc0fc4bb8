import { problem } from '../../contract/problems.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { int } from '../parameters.ts';
import { mostChannels } from './window.ts';
import { epsilon, normalizeWithin, normalizeWithinBackward, scaleAndShift } from './withinSample.ts';

const grouping = ({ params, shapes }: LayerIO) => ({
  pixels: sizeOf(shapes.y) / shapes.y.at(-1)!,
  groups: params['groups'] as number,
});

export const groupNorm: Layer = {
  title: 'Group normalization',
  kind: 'normalization',
  doc: {
    summary:
      'Gives each group of neighbouring channels zero mean and unit variance over the image, sample by sample, then a learned scale and shift of every channel. It does not depend on the batch.',
    equation:
      'y_{i,j,c} = \\gamma_c \\frac{x_{i,j,c} - \\mu_{g(c)}}{\\sqrt{\\sigma_{g(c)}^2 + \\epsilon}} + \\beta_c',
    source: 'Wu & He, ECCV 2018',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    groups: int(
      1,
      mostChannels,
      4,
      'Number of groups; 1 takes all channels together, as many as channels each alone.',
    ),
    epsilon,
  },
  shape(params, [x]) {
    const channels = x!.at(-1)!,
      groups = params['groups'] as number;
    if (x!.length < 2)
      return problem('graph/rank', {
        found: x!,
        expected: 'an image: height x width x channels',
        suggestion: 'Use layer normalization, or put it after a convolution.',
      });
    if (channels > mostChannels)
      return problem('graph/too-many-channels', { found: channels, most: mostChannels });
    return channels % groups === 0
      ? x!
      : problem('graph/parameter', {
          name: 'groups',
          found: `${groups}, for ${channels} channels`,
          expected: `a divisor of ${channels}`,
        });
  },
  weights: (_, inputs) => scaleAndShift(inputs),
  multiplyAdds: (_, [x]) => sizeOf(x!),
  forward: (emit, io) => normalizeWithin(emit, io, grouping(io)),
  backward: (emit, io) => normalizeWithinBackward(emit, io, grouping(io)),
};
