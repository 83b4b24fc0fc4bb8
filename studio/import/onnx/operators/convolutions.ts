import { unsupported } from '../../builder.ts';
import { sizeOf, type Constant } from '../constant.ts';
import { sizeOfAxis, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import {
  constantAt,
  flowOf,
  imageFlow,
  imageOf,
  nameOf,
  needed,
  type Operator,
  type Scene,
} from './operator.ts';
import { marginsOf, paddingOf, slidingOf } from './windows.ts';

function weights(id: string, weight: Constant, bias: Constant | null, { builder }: Scene): void {
  builder.weigh(id, 'weight', weight.shape, weight);
  if (bias) builder.weigh(id, 'bias', [sizeOf(bias.shape)], bias);
}

function convolution(node: Node, flow: Flow, weight: Constant, bias: Constant | null, scene: Scene): Flow {
  const { builder } = scene;
  const { margin, ...bare } = flow;
  const { input, batch, channels, spatial } = imageOf(bare, scene);
  const [filters, , ...kernel] = weight.shape;
  const groups = node.int('group', 1);
  if (kernel.length !== spatial.length || weight.shape[1] * groups !== sizeOfAxis(channels))
    unsupported(
      `its weight is ${weight.shape.join(' x ')} for ${sizeOfAxis(channels)} channels in ${groups} groups`,
    );
  const sliding = slidingOf(node, spatial.map(sizeOfAxis), kernel, margin);
  const padding = paddingOf(sliding);
  const { stride, dilation } = sliding;
  const name = nameOf(node, weight);
  const common = { bias: bias !== null, padding: padding ?? 'valid' };
  if (kernel.length === 1) {
    if (padding === null) unsupported('it pads a sequence differently before and behind');
    const params = {
      ...common,
      filters,
      kernel: kernel[0],
      stride: stride[0],
      dilation: dilation[0],
      groups,
    };
    const id = builder.add('conv1d', params, [input], name);
    weights(id, weight, bias, scene);
    return imageFlow(id, batch, scene);
  }
  if (kernel.length !== 2) return unsupported(`it is a convolution over ${kernel.length} axes`);
  const from = padding === null ? builder.add('zeroPad2d', marginsOf(sliding), [input]) : input;
  const params = { ...common, kernel, stride, dilation };
  const isDepthwise = groups > 1 && groups === sizeOfAxis(channels);
  const id = isDepthwise
    ? builder.add('depthwiseConv2d', { ...params, multiplier: filters / groups }, [from], name)
    : builder.add('conv2d', { ...params, filters, groups }, [from], name);
  weights(id, weight, bias, scene);
  return imageFlow(id, batch, scene);
}

function transposedConvolution(
  node: Node,
  flow: Flow,
  weight: Constant,
  bias: Constant | null,
  scene: Scene,
): Flow {
  const { builder } = scene;
  const { input, batch, spatial } = imageOf(flow, scene);
  const [, filters, ...kernel] = weight.shape;
  if (spatial.length !== 2 || kernel.length !== 2)
    unsupported('it is no transposed convolution over height and width');
  if (node.int('group', 1) !== 1) unsupported('it is a transposed convolution in groups');
  const [stride, dilation] = [node.ints('strides') ?? [1, 1], node.ints('dilations') ?? [1, 1]];
  const extra = node.ints('output_padding') ?? [0, 0];
  const whole = spatial.map(
    (axis, i) => (sizeOfAxis(axis) - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1,
  );
  const mode = node.text('auto_pad', 'NOTSET');
  const wanted =
    node.ints('output_shape') ??
    (mode.startsWith('SAME') ? spatial.map((axis, i) => sizeOfAxis(axis) * stride[i]) : null);
  let pads = node.ints('pads') ?? [0, 0, 0, 0];
  if (wanted) {
    const total = [0, 1].map((i) => whole[i] + extra[i] - wanted.at(i - 2)!);
    const first = total.map((n) => (mode === 'SAME_UPPER' ? n >> 1 : n - (n >> 1)));
    pads = [...first, ...total.map((n, i) => n - first[i])];
  }
  if (pads.some((n) => n < 0)) unsupported('it has a padding below zero');
  const common = { filters, kernel, stride, dilation, bias: bias !== null };
  const name = nameOf(node, weight);
  const isEven = pads.every((n) => n === pads[0]) && pads[0] <= 64;
  const params = isEven
    ? { ...common, padding: pads[0] === 0 ? 'valid' : pads[0], outputPadding: extra }
    : { ...common, padding: 'valid' };
  const id = builder.add('convTranspose2d', params, [input], name);
  weights(id, weight, bias, scene);
  if (isEven) return imageFlow(id, batch, scene);
  const after = [0, 1].map((i) => pads[i + 2] - extra[i]);
  if (after.some((n) => n < 0)) unsupported('it pads its output more than it cuts off');
  return imageFlow(builder.add('crop2d', marginsOf({ before: pads.slice(0, 2), after }), [id]), batch, scene);
}

export const convolutions: Readonly<Record<string, Operator>> = {
  Conv: {
    becomes: 'conv1d, conv2d, depthwiseConv2d; zeroPad2d before it where the sides differ',
    translate: (node, inputs, scene) => [
      convolution(node, flowOf(inputs), needed(constantAt(inputs, 1), 1), constantAt(inputs, 2), scene),
    ],
  },
  ConvTranspose: {
    becomes: 'convTranspose2d; crop2d behind it where the sides differ',
    translate: (node, inputs, scene) => [
      transposedConvolution(
        node,
        flowOf(inputs),
        needed(constantAt(inputs, 1), 1),
        constantAt(inputs, 2),
        scene,
      ),
    ],
  },
};
