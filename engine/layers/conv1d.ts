import { problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import type { Shape } from '../tensor/shape.ts';
import { convolve, convolveBackward, multiplyAdds, type Geometry } from './convolution.ts';
import type { Layer } from './layer.ts';
import { boolean, choice, int, padding, type Values } from '../parameters.ts';
import { sequenceWindow, slideAlong } from './sequence.ts';
import { filterCount, isWindow, mostChannels } from './window.ts';

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
    summary: 'Slides filters along a sequence; the same weights at every step.',
    equation: 'y_{t,f} = b_f + \\sum_{u,c} x_{s t + d u - p,\\; c} \\, w_{u,c,f}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    filters: filterCount,
    kernel: int(1, 1024, 3, 'Steps that a filter looks at.'),
    stride: int(1, 1024, 1, 'How far a filter moves.'),
    padding: padding('same', '"same": output = input / stride; "valid": none; or steps on each side.'),
    dilation: int(1, 1024, 1, 'Distance between the steps a filter looks at.'),
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const window = slideAlong(params, inputs);
    if (!isWindow(window)) return window;
    return window.channels > mostChannels
      ? problem('graph/too-many-channels', { found: window.channels, most: mostChannels })
      : [window.outWidth, params['filters'] as number];
  },
  weights(params, [x]) {
    const kernel = params['kernel'] as number,
      channels = x![1]!,
      filters = params['filters'] as number;
    const common = { fanIn: kernel * channels, fanOut: kernel * filters, trainable: true };
    const initializer = params['initializer'] as string;
    const w = { name: 'w', shape: [kernel, channels, filters], initializer, ...common };
    return params['bias'] ? [w, { name: 'b', shape: [filters], initializer: 'zeros', ...common }] : [w];
  },
  multiplyAdds: (params, inputs) => multiplyAdds(geometry(params, inputs)),
  forward: (emit, io) => convolve(emit, io, geometry(io.params, io.shapes.x)),
  backward: (emit, io) => convolveBackward(emit, io, geometry(io.params, io.shapes.x)),
};
