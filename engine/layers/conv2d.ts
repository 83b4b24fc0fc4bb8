import { problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import { activationCodes } from '../kernels/activations.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { boolean, choice, padding, pair, type Values } from '../parameters.ts';
import { filterCount, isWindow, mostChannels, slideOver, windowOf } from './window.ts';

/**
 * Rows of dw (kernel cells x channels) that one item covers: the kernels' tile height; but single rows where there are so
 * few (9 in a first layer of one channel) that lanes could not share them evenly.
 */
const itemRows = (rows: number): number => (rows < 64 ? 1 : 4);
const columnsPerItem = 16;

/** Sizes as the kernels want them. */
function geometry(params: Values, inputs: readonly Shape[]) {
  const [dilationY, dilationX] = params['dilation'] as readonly [number, number];
  return { ...windowOf(params, inputs), filters: params['filters'] as number, dilationY, dilationX };
}

export const conv2d: Layer = {
  title: 'Convolution 2D',
  kind: 'convolution',
  doc: {
    summary: 'Slides filters over an image; the same weights at every place.',
    equation: 'y_{i,j,f} = b_f + \\sum_{u,v,c} x_{s i + d u - p,\\; s j + d v - p,\\; c} \\, w_{u,v,c,f}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    filters: filterCount,
    kernel: pair(1, 64, [3, 3], 'Height and width of a filter.'),
    stride: pair(1, 64, [1, 1], 'How far a filter moves down and to the right.'),
    padding: padding('same', '"same": output = input / stride; "valid": none; or cells on each side.'),
    dilation: pair(1, 64, [1, 1], 'Distance between the cells a filter looks at.'),
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const window = slideOver(params, inputs);
    const channels = inputs[0]!.at(-1)!;
    if (channels > mostChannels)
      return problem('graph/too-many-channels', { found: channels, most: mostChannels });
    return isWindow(window) ? [window.outHeight, window.outWidth, params['filters'] as number] : window;
  },
  weights(params, [x]) {
    const [height, width] = params['kernel'] as readonly [number, number];
    const channels = x![2]!,
      filters = params['filters'] as number;
    const fanIn = height * width * channels,
      fanOut = height * width * filters;
    const w = {
      name: 'w',
      shape: [height, width, channels, filters],
      initializer: params['initializer'] as string,
      fanIn,
      fanOut,
      trainable: true,
    };
    return params['bias']
      ? [w, { name: 'b', shape: [filters], initializer: 'zeros', fanIn, fanOut, trainable: true }]
      : [w];
  },
  multiplyAdds(params, inputs) {
    const g = geometry(params, inputs);
    return g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * g.channels * g.filters;
  },

  // y[N,oh,ow,filters] = x[N,h,w,channels] * w[kh,kw,channels,filters] + b
  forward(emit, { params, x: [x], y, weights, shapes }) {
    emit.samples('conv2d', {
      y,
      x: x!,
      w: weights['w']!,
      bias: weights['b'] ?? null,
      ...geometry(params, shapes.x),
      activation: activationCodes.identity,
      alpha: 0,
    });
  },

  backward(emit, { params, x: [x], dy, dx: [dx], weights, dw, shapes }) {
    const g = geometry(params, shapes.x);
    if (dx)
      emit.samples('conv2dBackwardInput', { dx, dy, w: weights['w']!, ...g, accumulate: emit.adds(dx) });
    if (dw['w']) {
      const rows = g.kernelHeight * g.kernelWidth * g.channels;
      const perItem = itemRows(rows);
      emit.over(Math.ceil(rows / perItem), 'conv2dBackwardWeights', {
        dw: dw['w'],
        x: x!,
        dy,
        batch: emit.batch,
        ...g,
        accumulate: emit.adds(dw['w']),
        perItem,
      });
    }
    if (dw['b']) {
      emit.over(Math.ceil(g.filters / columnsPerItem), 'columnSums', {
        y: dw['b'],
        x: dy,
        rows: emit.batch * g.outHeight * g.outWidth,
        columns: g.filters,
        accumulate: emit.adds(dw['b']),
        perItem: columnsPerItem,
      });
    }
  },
};
