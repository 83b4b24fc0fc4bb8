import type { ParameterValue } from '../../../contract/project.ts';
import { throughLayers, type Piece } from './network.ts';
import { channelsFirst, channelsLast, flipped, input, list, number, reshaped, transposed } from './node.ts';
import type { Values, Node } from './node.ts';
import type { Mapping } from './table.ts';

/** Padding as ONNX gives it for two axes: rows above, columns to the left, rows below, columns to the right. */
type Margins = readonly [top: number, left: number, bottom: number, right: number];

const margins = ([top, left, bottom, right]: Margins): Piece['params'] => ({ top, left, bottom, right });
const sides = (node: Node): Margins => list(node, 'pads', [0, 0, 0, 0]) as unknown as Margins;
const same = (m: Margins): boolean => m.every((n) => n === m[0]);

/** Margins that give ceil(size / stride) outputs, the odd cell in front. */
function sameLower(node: Node, image: readonly number[]): Margins {
  const stride = list(node, 'strides', [1, 1]);
  const totals = list(node, 'kernel_shape', []).map((kernel, axis) => {
    const size = image[axis]!,
      out = Math.ceil(size / stride[axis]!);
    return Math.max(0, (out - 1) * stride[axis]! + kernel - size);
  });
  const [rows, columns] = totals as [number, number];
  return [rows - Math.floor(rows / 2), columns - Math.floor(columns / 2), rows >> 1, columns >> 1];
}

/** OIHW to height, width, in, out. */
const filters = (w: Values): Values => transposed(w, [2, 3, 1, 0]);

export const conv: Mapping = (node, backend) => {
  const x = channelsLast(input(node, 0)),
    w = filters(input(node, 1)),
    b = node.inputs[2];
  const auto = node.attributes['auto_pad'];
  const pads = auto === 'SAME_LOWER' ? sameLower(node, x.shape.slice(1, 3)) : sides(node);
  const padding: ParameterValue = auto === 'SAME_UPPER' ? 'same' : same(pads) ? pads[0] : 'valid';
  const pieces: Piece[] = [
    {
      type: 'conv2d',
      params: {
        filters: w.shape[3]!,
        kernel: w.shape.slice(0, 2),
        stride: list(node, 'strides', [1, 1]),
        dilation: list(node, 'dilations', [1, 1]),
        padding,
        bias: b !== undefined,
      },
      weights: { w: w.values, ...(b && { b: b.values }) },
    },
  ];
  if (padding === 'valid') pieces.unshift({ type: 'zeroPad2d', params: margins(pads) });
  return [channelsFirst(throughLayers(backend, [x], pieces).y)];
};

/** One dimension is an image of one row. */
export const convTranspose: Mapping = (node, backend) => {
  const oneRow = input(node, 0).shape.length === 3;
  const [given, weights] = [0, 1].map((i) => {
    const v = input(node, i),
      [a, b, steps] = v.shape;
    return oneRow ? reshaped(v, [a!, b!, 1, steps!]) : v;
  }) as [Values, Values];
  const x = channelsLast(given),
    w = filters(weights);
  const pair = (name: string, otherwise: number) =>
    list(node, name, [otherwise, otherwise]) as readonly [number, number];
  const stride = pair('strides', 1),
    dilation = pair('dilations', 1);
  const whole = [0, 1].map(
    (i) => (x.shape[i + 1]! - 1) * stride[i]! + (w.shape[i]! - 1) * dilation[i]! + 1,
  ) as [number, number];
  const auto = node.attributes['auto_pad'] === 'SAME_UPPER',
    wanted = node.attributes['output_shape'] as [number, number] | undefined;
  // Rows and columns that the output is to have more than the whole.
  const more = wanted ? wanted.map((n, i) => Math.max(0, n - whole[i]!)) : pair('output_padding', 0);
  const convolution: Piece = {
    type: 'convTranspose2d',
    params: {
      filters: w.shape[2]!,
      kernel: w.shape.slice(0, 2),
      stride,
      dilation,
      padding: auto ? 'same' : 'valid',
      outputPadding: more,
      bias: false,
    },
    weights: { w: w.values },
  };
  const pads = sides(node),
    cut: Piece = { type: 'crop2d', params: margins(pads) };
  const { y } = throughLayers(backend, [x], pads.some(Boolean) ? [convolution, cut] : [convolution]);
  const image = channelsFirst(y);
  return [oneRow ? reshaped(image, image.shape.toSpliced(2, 1)) : image];
};

/** Pooling over images, or over sequences where the window has one axis. */
const pool =
  (type: 'maxPool' | 'avgPool'): Mapping =>
  (node, backend) => {
    const x = channelsLast(input(node, 0)),
      kernel = list(node, 'kernel_shape', []),
      oneAxis = kernel.length === 1,
      auto = node.attributes['auto_pad'];
    const stride = list(node, 'strides', [1, 1]),
      pads = sides(node);
    // Rounded up, the last window reaches over the edge, as with "same" where nothing is left in front.
    const up = number(node, 'ceil_mode', 0) === 1;
    if (!same(pads)) throw new Error(`${node.name}: unequal margins`);
    const params = {
      kernel: oneAxis ? kernel[0]! : kernel,
      stride: oneAxis ? stride[0]! : stride,
      padding: auto?.toString().startsWith('SAME') || up ? 'same' : pads[0],
      ...(type === 'avgPool' && { countPadding: number(node, 'count_include_pad', 0) === 1 }),
    };
    const piece = { type: oneAxis ? `${type}1d` : `${type}2d`, params };
    const back = auto === 'SAME_LOWER';
    const { y } = throughLayers(backend, [back ? flipped(x) : x], [piece]);
    return [channelsFirst(back ? flipped(y) : y)];
  };
export const maxPool = pool('maxPool');
export const avgPool = pool('avgPool');

export const globalPool =
  (type: 'globalAvgPool2d' | 'globalMaxPool2d'): Mapping =>
  (node, backend) => {
    const { y } = throughLayers(backend, [channelsLast(input(node, 0))], [{ type }]);
    return [reshaped(y, [...y.shape, 1, 1])];
  };

/** Nearest neighbours, by whole factors. */
export const upsample: Mapping = (node, backend) => {
  const factors = input(node, 1).values.slice(2);
  const { y } = throughLayers(
    backend,
    [channelsLast(input(node, 0))],
    [{ type: 'upsample2d', params: { size: factors } }],
  );
  return [channelsFirst(y)];
};
