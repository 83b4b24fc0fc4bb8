import { weightInitializers } from '../initializers/index.ts';
import type { Shape } from '../tensor/shape.ts';
import { convolve, convolveBackward, filterWeights, multiplyAdds } from './convolution.ts';
import { groupCount, groupsProblem } from './grouped.ts';
import type { Layer } from './layer.ts';
import { boolean, causalPadding, choice, int, type Values } from '../parameters.ts';
import { sequenceWindow, slideAlong } from './sequence.ts';
import { filterCount, isWindow, type Geometry } from './window.ts';

const geometry = (params: Values, inputs: readonly Shape[]): Geometry => ({
  ...sequenceWindow(params, inputs),
  filters: params['filters'] as number,
  dilationY: 1,
  dilationX: params['dilation'] as number,
});

export const conv1d: Layer = {
  title: 'Convolution 1D',
  kind: 'convolution',
  doc: {
    summary:
      'Slides filters along a sequence; the same weights at every step. With causal padding no output sees what comes later (WaveNet).',
    equation: 'y_{t,f} = b_f + \\sum_{u,c} x_{s t + d u - p,\\; c} \\, w_{u,c,f}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    filters: filterCount,
    kernel: int(1, 1024, 3, 'Steps that a filter looks at.'),
    stride: int(1, 1024, 1, 'How far a filter moves.'),
    padding: causalPadding(
      'same',
      '"same": output = input / stride; "valid": none; "causal": before the sequence only, so that no output sees later steps; or steps on each side.',
    ),
    dilation: int(1, 1024, 1, 'Distance between the steps a filter looks at.'),
    groups: groupCount,
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const window = slideAlong(params, inputs);
    if (!isWindow(window)) return window;
    return groupsProblem(params, window.channels) ?? [window.outWidth, params['filters'] as number];
  },
  weights: (params, [x]) => filterWeights(params, [params['kernel'] as number], x![1]!),
  // Causal, a step sees none behind it.
  lengths: ({ padding, stride }) => (padding === 'causal' && stride === 1 ? 'keep' : null),
  multiplyAdds: (params, inputs) => multiplyAdds(geometry(params, inputs)) / (params['groups'] as number),
  forward: (emit, io) => convolve(emit, io, geometry(io.params, io.shapes.x)),
  backward: (emit, io) => convolveBackward(emit, io, geometry(io.params, io.shapes.x)),
};
