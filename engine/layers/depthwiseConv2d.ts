import { problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { boolean, choice, int, padding, pair } from '../parameters.ts';
import { columnsPerItem, columnSums, matrix } from './products.ts';
import { isWindow, mostChannels, slideOver, windowOf } from './window.ts';

/** Sizes as the kernels want them: of an image that has each channel `multiplier` times. */
function geometry({ params, shapes }: LayerIO) {
  const [dilationY, dilationX] = params['dilation'] as readonly [number, number];
  return { ...windowOf(params, shapes.x), channels: shapes.y[2]!, dilationY, dilationX };
}

/** An image as one row of values, each of which becomes `multiplier` neighbouring ones. */
const repetition = ({ params, shapes }: LayerIO) => ({
  height: 1,
  width: sizeOf(shapes.x[0]!),
  channels: 1,
  factorY: 1,
  factorX: params['multiplier'] as number,
});
const repeatedSize = (io: LayerIO): number => sizeOf(io.shapes.x[0]!) * (io.params['multiplier'] as number);

/** Every channel as often as it has filters; x itself where that is once. */
function repeated(emit: Emit, io: LayerIO): Tensor {
  const x = io.x[0]!;
  if (io.params['multiplier'] === 1) return x;
  const y = (io.saved['repeated'] = emit.activation('repeated', repeatedSize(io)));
  emit.samples('upsample2d', { y, x, ...repetition(io) });
  return y;
}

export const depthwiseConv2d: Layer = {
  title: 'Depthwise convolution 2D',
  kind: 'convolution',
  doc: {
    summary:
      'Slides filters over each channel by itself; a 1 x 1 convolution behind it mixes the channels (together: separable convolution).',
    equation:
      'y_{i,j,c m + k} = b_{c m + k} + \\sum_{u,v} x_{s i + d u - p,\\; s j + d v - p,\\; c} \\, w_{u,v,c,k}',
    source: 'Chollet, CVPR 2017',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    kernel: pair(1, 64, [3, 3], 'Height and width of a filter.'),
    stride: pair(1, 64, [1, 1], 'How far a filter moves down and to the right.'),
    padding: padding('same', '"same": output = input / stride; "valid": none; or cells on each side.'),
    dilation: pair(1, 64, [1, 1], 'Distance between the cells a filter looks at.'),
    multiplier: int(1, 64, 1, 'Filters of each channel, m.'),
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const window = slideOver(params, inputs);
    if (!isWindow(window)) return window;
    const channels = window.channels * (params['multiplier'] as number);
    return channels > mostChannels
      ? problem('graph/too-many-channels', { found: channels, most: mostChannels })
      : [window.outHeight, window.outWidth, channels];
  },
  weights(params, [x]) {
    const [height, width] = params['kernel'] as readonly [number, number];
    const channels = x![2]!,
      multiplier = params['multiplier'] as number;
    const common = { fanIn: height * width, fanOut: height * width * multiplier, trainable: true };
    const initializer = params['initializer'] as string;
    const w = { name: 'w', shape: [height, width, channels, multiplier], initializer, ...common };
    return params['bias']
      ? [w, { name: 'b', shape: [channels * multiplier], initializer: 'zeros', ...common }]
      : [w];
  },
  multiplyAdds(params, inputs) {
    const g = windowOf(params, inputs);
    const cells = g.kernelHeight * g.kernelWidth * (params['multiplier'] as number);
    return g.outHeight * g.outWidth * g.channels * cells;
  },

  forward(emit, io) {
    const x = repeated(emit, io);
    const { y, weights } = io;
    emit.samples('depthwise2d', { y, x, w: weights['w']!, bias: weights['b'] ?? null, ...geometry(io) });
  },

  backward(emit, io) {
    const { x, dy, dx, dw, weights, saved } = io,
      g = geometry(io),
      w = weights['w']!,
      blocks = Math.ceil(g.channels / columnsPerItem);
    if (dx[0] && io.params['multiplier'] === 1)
      emit.samples('depthwise2dBackwardInput', { dx: dx[0], dy, w, ...g, accumulate: emit.adds(dx[0]) });
    else if (dx[0]) {
      const each = emit.activation('dRepeated', repeatedSize(io));
      emit.samples('depthwise2dBackwardInput', { dx: each, dy, w, ...g, accumulate: 0 });
      emit.samples('upsample2dBackward', {
        dx: dx[0],
        dy: each,
        ...repetition(io),
        accumulate: emit.adds(dx[0]),
      });
    }
    if (dw['w'])
      emit.over(g.kernelHeight * g.kernelWidth * blocks, 'depthwise2dBackwardWeights', {
        dw: dw['w'],
        x: saved['repeated'] ?? x[0]!,
        dy,
        batch: emit.batch,
        ...g,
        accumulate: emit.adds(dw['w']),
        perItem: columnsPerItem,
      });
    if (dw['b'])
      columnSums(emit, {
        y: dw['b'],
        x: matrix(dy, g.channels),
        rows: emit.batch * g.outHeight * g.outWidth,
        accumulate: emit.adds(dw['b']),
      });
  },
};
