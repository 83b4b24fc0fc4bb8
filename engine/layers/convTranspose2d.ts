import { problem, type Problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import type { Shape } from '../tensor/shape.ts';
import { multiplyAdds } from './convolution.ts';
import {
  convolution,
  convolutionBackwardInput,
  convolutionBackwardWeights,
  workspace,
} from './convolutions.ts';
import type { Layer } from './layer.ts';
import { boolean, choice, padding, pair, type Values } from '../parameters.ts';
import { columnSums, matrix } from './products.ts';
import { filterCount, mostChannels, notAnImage, slide, type Geometry } from './window.ts';

/**
 * The convolution that this layer is the transpose of: it goes from our output, as its image, to our input, whose channels
 * are its filters. Or the problem with this input.
 */
function transposed(params: Values, [input]: readonly Shape[]): Geometry | Problem {
  if (input!.length !== 3) return notAnImage(input!);
  const [kernel, stride, dilation, extra] = ['kernel', 'stride', 'dilation', 'outputPadding'].map(
    (name) => params[name] as readonly [number, number],
  ) as [Pair, Pair, Pair, Pair];
  const pad = params['padding'] as 'same' | 'valid' | number;
  const axis = (i: 0 | 1) => {
    const reach = (kernel[i] - 1) * dilation[i] + 1,
      whole = (input![i]! - 1) * stride[i] + reach;
    if (pad === 'same') {
      const size = input![i]! * stride[i];
      return { size, before: slide(size, kernel[i], stride[i], dilation[i], pad).before };
    }
    const before = pad === 'valid' ? 0 : pad;
    return { size: whole - 2 * before + extra[i], before };
  };
  const [y, x] = [axis(0), axis(1)];
  if (extra.some((n, i) => n > 0 && (pad === 'same' || n >= stride[i]!)))
    return problem('graph/parameter', {
      name: 'outputPadding',
      found: extra.join(' x '),
      expected: pad === 'same' ? '0, 0 with padding "same"' : 'less than the stride',
    });
  if (y.size < 1 || x.size < 1)
    return problem('graph/parameter', {
      name: 'padding',
      found: `${pad}, which leaves nothing of the output`,
      expected: 'less',
    });
  if (input![2]! > mostChannels)
    return problem('graph/too-many-channels', { found: input![2]!, most: mostChannels });
  return {
    height: y.size,
    width: x.size,
    channels: params['filters'] as number,
    outHeight: input![0]!,
    outWidth: input![1]!,
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    strideY: stride[0],
    strideX: stride[1],
    padTop: y.before,
    padLeft: x.before,
    filters: input![2]!,
    dilationY: dilation[0],
    dilationX: dilation[1],
  };
}
type Pair = readonly [number, number];
const isGeometry = (value: Geometry | Problem): value is Geometry => 'filters' in value;

/** For forward and backward, whose inputs `shape` has accepted. */
function geometry(params: Values, inputs: readonly Shape[]): Geometry {
  const g = transposed(params, inputs);
  if (!isGeometry(g)) throw new Error(g.message);
  return g;
}

export const convTranspose2d: Layer = {
  title: 'Transposed convolution 2D',
  kind: 'convolution',
  doc: {
    summary:
      'Lays a filter, times the value, at the place of every pixel, and adds up: a convolution backward, which makes images larger.',
    equation:
      'y_{k,l,f} = b_f + \\sum_{s i + d u - p = k,\\; s j + d v - p = l,\\; c} x_{i,j,c} \\, w_{u,v,f,c}',
    source: 'Dumoulin & Visin, arXiv 1603.07285, 2016',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    filters: filterCount,
    kernel: pair(1, 64, [3, 3], 'Height and width of a filter.'),
    stride: pair(1, 64, [2, 2], 'How far apart the pixels of the input come to lie.'),
    padding: padding('same', '"same": output = input x stride; "valid": all; or cells cut off on each side.'),
    outputPadding: pair(0, 63, [0, 0], 'Rows and columns more, below and to the right.'),
    dilation: pair(1, 64, [1, 1], 'Distance between the cells of a filter.'),
    bias: boolean(true, 'Add a bias to every filter.'),
    initializer: choice(weightInitializers, 'heUniform', 'How the weights start.'),
  },
  shape(params, inputs) {
    const g = transposed(params, inputs);
    return isGeometry(g) ? [g.height, g.width, g.channels] : g;
  },
  weights(params, [x]) {
    const [height, width] = params['kernel'] as Pair,
      channels = x![2]!,
      filters = params['filters'] as number;
    const common = { fanIn: height * width * channels, fanOut: height * width * filters, trainable: true };
    const initializer = params['initializer'] as string;
    const w = { name: 'w', shape: [height, width, filters, channels], initializer, ...common };
    return params['bias'] ? [w, { name: 'b', shape: [filters], initializer: 'zeros', ...common }] : [w];
  },
  multiplyAdds: (params, inputs) => multiplyAdds(geometry(params, inputs)),
  workspace: (params, inputs) => workspace(geometry(params, inputs)),

  forward(emit, { params, x: [x], y, weights, shapes }) {
    const g = geometry(params, shapes.x),
      pixels = g.height * g.width;
    // The bias comes first, in every pixel; the products are added to it.
    if (weights['b'])
      emit.samples('copyColumns', {
        y,
        x: weights['b'],
        rows: emit.batch * pixels,
        columns: g.channels,
        yRow: g.channels,
        xRow: 0,
        accumulate: 0,
        perItem: pixels,
      });
    const accumulate = weights['b'] ? 1 : 0;
    convolutionBackwardInput(emit, { dx: y, dy: x!, w: weights['w']!, accumulate }, g);
  },

  backward(emit, { params, x: [x], dy, dx: [dx], weights, dw, shapes }) {
    const g = geometry(params, shapes.x);
    if (dx) {
      const perItem = g.outHeight * g.outWidth * g.filters,
        adds = emit.adds(dx);
      // A convolution does not add: where another layer has written before, it goes by way of a tensor of its own.
      const own = adds ? emit.activation('dx', perItem) : dx;
      convolution(emit, { y: own, x: dy, w: weights['w']!, bias: null }, g);
      if (adds)
        emit.samples('combine', { y: dx, x: own, n: emit.batch * perItem, perItem, alpha: 1, beta: 1 });
    }
    if (dw['w'])
      convolutionBackwardWeights(emit, { dw: dw['w'], x: dy, dy: x!, accumulate: emit.adds(dw['w']) }, g);
    if (dw['b'])
      columnSums(emit, {
        y: dw['b'],
        x: matrix(dy, g.channels),
        rows: emit.batch * g.height * g.width,
        accumulate: emit.adds(dw['b']),
      });
  },
};
