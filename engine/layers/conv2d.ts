import { weightInitializers } from '../initializers/index.ts';
import type { Shape } from '../tensor/shape.ts';
import { convolve, convolveBackward, filterWeights, multiplyAdds } from './convolution.ts';
import { workspace } from './convolutions.ts';
import { groupCount, groupsProblem, partOf } from './grouped.ts';
import type { Layer } from './layer.ts';
import { boolean, choice, padding, pair, type Values } from '../parameters.ts';
import { filterCount, isWindow, slideOver, windowOf, type Geometry } from './window.ts';

/** Sizes as the kernels want them. */
function geometry(params: Values, inputs: readonly Shape[]): Geometry {
  const [dilationY, dilationX] = params['dilation'] as readonly [number, number];
  return { ...windowOf(params, inputs), filters: params['filters'] as number, dilationY, dilationX };
}

export const conv2d: Layer = {
  title: 'Convolution 2D',
  kind: 'convolution',
  doc: {
    summary: 'Slides filters over an image; the same weights at every place.',
    equation: 'y_{i,j,f} = b_f + \\sum_{u,v,c} x_{s i + d u - p,\\; s j + d v - p,\\; c} \\, w_{u,v,c,f}',
    source: 'in groups: Krizhevsky et al., NeurIPS 2012',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    filters: filterCount,
    kernel: pair(1, 64, [3, 3], 'Height and width of a filter.'),
    stride: pair(1, 64, [1, 1], 'How far a filter moves down and to the right.'),
    padding: padding('same', '"same": output = input / stride; "valid": none; or cells on each side.'),
    dilation: pair(1, 64, [1, 1], 'Distance between the cells a filter looks at.'),
    groups: groupCount,
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const window = slideOver(params, inputs);
    if (!isWindow(window)) return window;
    return (
      groupsProblem(params, window.channels) ?? [
        window.outHeight,
        window.outWidth,
        params['filters'] as number,
      ]
    );
  },
  weights(params, [x]) {
    const [height, width] = params['kernel'] as readonly [number, number];
    return filterWeights(params, [height, width], x![2]!);
  },
  multiplyAdds: (params, inputs) => multiplyAdds(geometry(params, inputs)) / (params['groups'] as number),
  workspace: (params, inputs) => workspace(partOf(params, geometry(params, inputs))),
  forward: (emit, io) => convolve(emit, io, geometry(io.params, io.shapes.x)),
  backward: (emit, io) => convolveBackward(emit, io, geometry(io.params, io.shapes.x)),
};
