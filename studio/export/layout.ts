import type { NamedTensor } from '../../engine/formats/index.ts';
import type { InferredLayer, InferredNetwork } from '../../engine/graph/infer.ts';
import { weightName } from '../../engine/graph/model.ts';
import { featureOrders, type FeatureOrder, type OrdersInto } from './feature-order.ts';
import {
  isRecurrent,
  nowhere,
  recurrentName,
  recurrentNotes,
  recurrentSource,
  recurrentZeros,
} from './recurrent.ts';

/**
 * Weights as PyTorch keeps them: `ID.weight` of a convolution is [out, in, height, width], of a linear layer [out, in];
 * `ID.bias`; `ID.running_mean` and `ID.running_var`. `load_state_dict` of the same network written with nn.Module
 * takes them as they are, and it predicts the same from images laid out as channels, height, width.
 */
interface Move {
  /** The engine's name and shape. */
  readonly from: string;
  readonly fromShape: readonly number[];
  readonly to: string;
  readonly toShape: readonly number[];
  /** Where each value of the exported tensor stands in the engine's; `nowhere` for a zero. */
  readonly source: Uint32Array;
}

export interface Layout {
  readonly moves: readonly Move[];
  /** What PyTorch has and the engine has not. */
  readonly zeros: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** What whoever loads the file must know. */
  readonly notes: readonly string[];
}

/** Layers whose vectors have one value for each feature of a row. */
const perFeature = ['batchNorm', 'layerNorm', 'gaussianHead', 'tiedDense'];

const names: Readonly<Record<string, string>> = {
  w: 'weight',
  b: 'bias',
  gamma: 'weight',
  beta: 'bias',
  runningMean: 'running_mean',
  runningVariance: 'running_var',
  logVariance: 'log_variance',
};

const nameOf = (layer: InferredLayer, weight: string): string =>
  isRecurrent(layer) ? recurrentName(weight) : (names[weight] ?? weight);

export function torchLayouts(networks: ReadonlyMap<string, InferredNetwork>): Layout {
  const layouts = [...networks].map(([name, network]) => torchLayout(network, name));
  return {
    moves: layouts.flatMap(({ moves }) => moves),
    zeros: layouts.flatMap(({ zeros }) => zeros),
    notes: layouts.flatMap(({ notes }) => notes),
  };
}

/**
 * Several networks are modules of one: their names stand before those of their layers, `encoder.dense1.weight`. `orders`: in which
 * order features flow into each layer there, where that is known otherwise than from what PyTorch would do.
 */
export function torchLayout(network: InferredNetwork, name = 'main', orders?: OrdersInto): Layout {
  const { orderInto, notes } = orders ?? featureOrders(network),
    prefix = name === 'main' ? '' : `${name}.`;
  const moves = network.layers.flatMap((layer) => {
    const order = orderInto(layer.id);
    return layer.weights
      .filter((w) => !w.perSample)
      .map((weight): Move => {
        const { shape: toShape, source } = isRecurrent(layer)
          ? recurrentSource(weight)
          : transposed(layer, weight.shape, order);
        return {
          from: weightName({ network: name, layer: layer.id, name: weight.name }),
          fromShape: weight.shape,
          to: `${prefix}${layer.id}.${nameOf(layer, weight.name)}`,
          toShape,
          source,
        };
      });
  });
  return {
    moves,
    zeros: network.layers
      .filter(isRecurrent)
      .flatMap(recurrentZeros)
      .map((zero) => ({ ...zero, name: `${prefix}${zero.name}` })),
    notes: [
      ...notes,
      ...network.layers.flatMap((layer) => [
        ...paddingNotes(layer),
        ...causalNotes(layer),
        ...cutNotes(layer),
        ...axisNotes(layer),
        ...(isRecurrent(layer) ? recurrentNotes(layer) : []),
        ...headNotes(layer),
        ...tiedNotes(layer),
      ]),
    ],
  };
}

function transposed(
  layer: InferredLayer,
  shape: readonly number[],
  order: FeatureOrder,
): { shape: number[]; source: Uint32Array } {
  const source = new Uint32Array(shape.reduce((a, b) => a * b, 1));
  if (['conv1d', 'conv2d', 'convTranspose2d'].includes(layer.type) && shape.length > 2) {
    // [...kernel, in, out] to [out, in, ...kernel]; a transposed one has in and out the other way round in both.
    const kernel = shape.slice(0, -2);
    const [channels, filters] = shape.slice(-2);
    const cells = source.length / (channels * filters);
    let at = 0;
    for (let f = 0; f < filters; f += 1)
      for (let c = 0; c < channels; c += 1)
        for (let i = 0; i < cells; i += 1) source[at++] = (i * channels + c) * filters + f;
    return { shape: [filters, channels, ...kernel], source };
  }
  if (layer.type === 'depthwiseConv2d' && shape.length === 4) {
    // [height, width, channels, multiplier] to [channels * multiplier, 1, height, width]
    const [height, width, channels, multiplier] = shape;
    const filters = channels * multiplier;
    let at = 0;
    for (let f = 0; f < filters; f += 1)
      for (let i = 0; i < height * width; i += 1) source[at++] = i * filters + f;
    return { shape: [filters, 1, height, width], source };
  }
  if (layer.type === 'dense' && shape.length === 2) {
    const [features, units] = shape;
    let at = 0;
    for (let u = 0; u < units; u += 1)
      for (let i = 0; i < features; i += 1) source[at++] = (order ? order[i] : i) * units + u;
    return { shape: [units, features], source };
  }
  // Biases of dense layers and filters are in the order of their own units; the vectors of a
  // normalization after a flatten are in the order of what flows in.
  const follows = perFeature.includes(layer.type) && order?.length === source.length ? order : null;
  source.forEach((_, i) => (source[i] = follows ? follows[i] : i));
  return { shape: [...shape], source };
}

/** With an odd number of padding cells the studio, like TensorFlow and ONNX, puts the odd one below and to the right. */
function paddingNotes({ id, type, params, inputShapes, shape }: InferredLayer): string[] {
  if (params.padding !== 'same' || !/^(conv|maxPool|avgPool|depthwiseConv)[12]d$/.test(type)) return [];
  const each = (name: string): readonly number[] => [params[name] ?? [1, 1]].flat() as number[];
  const [kernel, stride, dilation] = [each('kernel'), each('stride'), each('dilation')];
  const cells = kernel.map((k, axis) =>
    Math.max(0, (shape[axis] - 1) * stride[axis] + (k - 1) * dilation[axis] + 1 - inputShapes[0][axis]),
  );
  if (cells.every((n) => n % 2 === 0)) return [];
  // F.pad starts with the last axis.
  const pads = cells.reverse().flatMap((n) => [n >> 1, n - (n >> 1)]);
  return [`${id}: pad its input with F.pad(x, (${pads.join(', ')})) and use padding=0.`];
}

function causalNotes({ id, params }: InferredLayer): string[] {
  if (params.padding !== 'causal') return [];
  const before = ((params.kernel as number) - 1) * (params.dilation as number);
  return before === 0 ? [] : [`${id}: pad its input with F.pad(x, (${before}, 0)) and use padding=0.`];
}

/** PyTorch pads a transposed convolution alike on both sides; the studio's "same" cuts the odd cell off below and to the right. */
function cutNotes({ id, type, params, inputShapes, shape }: InferredLayer): string[] {
  if (type !== 'convTranspose2d' || params.padding !== 'same') return [];
  const [kernel, stride, dilation] = [params.kernel, params.stride, params.dilation] as number[][];
  const extra = [0, 1].map(
    (i) => (inputShapes[0][i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - shape[i],
  );
  if (extra.every((n) => n >= 0 && n % 2 === 0)) return [];
  const before = extra.map((n) => Math.max(0, n) >> 1);
  const sides = [1, 0].flatMap((i) => [-before[i], before[i] - extra[i]]);
  return [`${id}: use padding=0 and bias=False, then F.pad(y, (${sides.join(', ')})), then add its bias.`];
}

/** PyTorch has no such layer; the note is the whole of its forward. */
function headNotes({ id, type, params }: InferredLayer): string[] {
  if (type !== 'gaussianHead') return [];
  const fixed = `torch.tensor(${-Math.log(params.beta as number)})`;
  const value = params.variance === 'fixed' ? fixed : `${id}.log_variance`;
  return [`${id}: torch.cat([x, ${value}.expand_as(x)], -1): the mean and the log variance.`];
}

function tiedNotes({ id, borrowed, params }: InferredLayer): string[] {
  if (!borrowed) return [];
  const bias = params.bias === true ? `, ${id}.bias` : '';
  return [`${id}: F.linear(x, ${borrowed.layer}.weight.t()${bias}): it has no weights of its own.`];
}

const channelsFirst = new Set(['conv1d', 'maxPool1d', 'avgPool1d', 'groupNorm']);

/**
 * PyTorch's layer normalization knows the last axes only, where an image there has its width; and its layers over sequences
 * have channels before steps, while linear and recurrent ones have them behind, as the studio always has.
 */
function axisNotes({ id, type, shape }: InferredLayer): string[] {
  if (type === 'layerNorm' && shape.length === 3)
    return [
      `${id}: it normalizes channels: x.permute(0, 2, 3, 1) before it, .permute(0, 3, 1, 2) behind it.`,
    ];
  if (channelsFirst.has(type) && shape.length === 2)
    return [`${id}: the studio has steps x channels: x.transpose(1, 2) before it and behind it.`];
  return [];
}

/** The engine's tensors as they go into the file. */
export function toLayout({ moves, zeros }: Layout, tensors: readonly NamedTensor[]): NamedTensor[] {
  const byName = new Map(tensors.map((t) => [t.name, t]));
  const moved = moves.map(({ from, to, toShape, source }) => {
    const values = byName.get(from)?.values;
    if (!values) throw new Error(`${from} is not among the weights`);
    const moved = Float32Array.from(source, (at) => (at === nowhere ? 0 : values[at]));
    return { name: to, shape: toShape, values: moved };
  });
  const added = zeros.map(({ name, shape }) => ({
    name,
    shape,
    values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  }));
  return [...moved, ...added];
}

/** And back: what was read from the file as the engine wants it. */
export function fromLayout({ moves }: Layout, tensors: readonly NamedTensor[]): NamedTensor[] {
  const byName = new Map(tensors.map((t) => [t.name, t]));
  return moves.map(({ from, fromShape, to, source }) => {
    const exported = byName.get(to)?.values;
    if (exported?.length !== source.length) throw new Error(`${to} is not in the file`);
    const values = new Float32Array(fromShape.reduce((a, b) => a * b, 1));
    source.forEach((at, i) => {
      if (at !== nowhere) values[at] = exported[i];
    });
    return { name: from, shape: fromShape, values };
  });
}
