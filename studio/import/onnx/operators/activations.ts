import { unsupported } from '../../builder.ts';
import { constantOf, scalarOf, uniform, type Constant } from '../constant.ts';
import { fromEnd } from '../fold.ts';
import type { Flow } from '../flow.ts';
import { affine } from './affine.ts';
import { multiplied } from './merge.ts';
import {
  constantAt,
  decimal,
  flowOf,
  nameOf,
  perFeature,
  same,
  type Operator,
  type Scene,
} from './operator.ts';

type Params = Readonly<Record<string, number | string>>;

export function activation(
  flow: Flow,
  params: Params,
  { builder }: Scene,
  name = String(params.function),
): Flow {
  return same(flow, builder.add('activation', params, [builder.arranged(flow, flow.ours)], name));
}

const pointwise = (
  name: string,
  params: (float: (key: string, otherwise: number) => number) => Params = () => ({}),
): Operator => ({
  becomes: `activation ${name}`,
  translate: (node, inputs, scene) => {
    const own = params((key, otherwise) => decimal(node.float(key, otherwise)));
    return [activation(flowOf(inputs), { function: name, ...own }, scene, nameOf(node) ?? name)];
  },
});

/** min(max(x, low), high) out of relu: low + relu(x - low), then high - relu(high - y). */
function clipped(flow: Flow, low: number, high: number, scene: Scene): Flow {
  const relu = (x: Flow): Flow => activation(x, { function: 'relu' }, scene);
  const times = (x: Flow, scale: number, shift: number): Flow =>
    scale === 1 && shift === 0
      ? x
      : affine(x, scale === 1 ? null : uniform([], scale), uniform([], shift), scene);
  const { type, params } = scene.builder.layer(flow.layer);
  const isAbove = low === 0 && type === 'activation' && (params.function ?? 'relu') === 'relu';
  const above = low === -Infinity || isAbove ? flow : times(relu(times(flow, 1, -low)), 1, low);
  return high === Infinity ? above : times(relu(times(above, -1, high)), -1, high);
}

/** The flow itself, where something is made of it twice. */
const kept = (flow: Flow): Flow => ({ ...flow, shared: true });
const bound = (constant: Constant | null, otherwise: number): number => {
  const value = constant
    ? (scalarOf(constant) ?? unsupported('its bounds are no single numbers'))
    : otherwise;
  return Math.abs(value) > 3.4e38 ? Math.sign(value) * Infinity : value;
};

const hardSigmoid = (flow: Flow, alpha: number, beta: number, scene: Scene): Flow =>
  clipped(affine(flow, uniform([], alpha), uniform([], beta), scene), 0, 1, scene);

const softmax: Operator = {
  becomes: 'activation softmax, along channels or features',
  translate(node, inputs, scene) {
    const flow = flowOf(inputs);
    const isOld = scene.graph.opset < 13;
    const axis = fromEnd(node.int('axis', isOld ? 1 : -1), flow.axes.length);
    const features = isOld ? flow.axes.slice(axis).flat() : (flow.axes[axis] ?? []);
    const { input, ours } = perFeature(flow, features, scene);
    return [same(flow, scene.builder.add('activation', { function: 'softmax' }, [input], 'softmax'), ours)];
  },
};

/** What only the end of a network may be: figures are made of what is before it. */
const leftOut = (what: string): Operator => ({
  becomes: `left out at the end of a network: ${what}`,
  translate(node, inputs, { graph, builder }) {
    const isEnd =
      node.outputs.every((name) => graph.uses(name) <= 1) && graph.outputs.includes(node.outputs[0]);
    if (!isEnd) unsupported('it is not at the end');
    builder.notes.add(`${node.operator} at the end was left out: ${what}.`);
    return [flowOf(inputs)];
  },
});

export const activations: Readonly<Record<string, Operator>> = {
  Relu: pointwise('relu'),
  LeakyRelu: pointwise('leakyRelu', (float) => ({ slope: float('alpha', 0.01) })),
  Elu: pointwise('elu', (float) => ({ alpha: float('alpha', 1) })),
  Sigmoid: pointwise('sigmoid'),
  Tanh: pointwise('tanh'),
  Softplus: pointwise('softplus'),
  Gelu: {
    becomes: 'activation gelu; also where it is written out with Erf',
    translate(node, inputs, scene) {
      if (node.text('approximate', 'none') !== 'none') unsupported('it is the approximation by tanh');
      return [activation(flowOf(inputs), { function: 'gelu' }, scene, nameOf(node) ?? 'gelu')];
    },
  },
  Silu: { ...pointwise('silu'), becomes: 'activation silu: x Sigmoid(x), which exporters write out' },
  Swish: { ...pointwise('silu') },
  Softmax: softmax,
  LogSoftmax: leftOut('the loss crossEntropy works on the scores before it'),
  ArgMax: leftOut('the studio tells the likeliest class by itself'),
  Clip: {
    becomes: 'activation relu, and for an upper bound a second one, turned over (relu6)',
    translate(node, inputs, scene) {
      const attribute = (name: string): Constant | null =>
        node.has(name) ? constantOf([], [node.float(name, 0)]) : null;
      const low = bound(constantAt(inputs, 1) ?? attribute('min'), -Infinity);
      const high = bound(constantAt(inputs, 2) ?? attribute('max'), Infinity);
      return [clipped(flowOf(inputs), low, high, scene)];
    },
  },
  HardSigmoid: {
    becomes: 'activations relu, as Clip',
    translate: (node, inputs, scene) => [
      hardSigmoid(flowOf(inputs), decimal(node.float('alpha', 0.2)), decimal(node.float('beta', 0.5)), scene),
    ],
  },
  HardSwish: {
    becomes: 'activations relu, as Clip, and multiply',
    translate(_, inputs, scene) {
      const flow = kept(flowOf(inputs));
      return [multiplied(flow, hardSigmoid(flow, 1 / 6, 0.5, scene), scene)];
    },
  },
  Mish: {
    becomes: 'activations softplus and tanh, and multiply',
    translate(_, inputs, scene) {
      const flow = kept(flowOf(inputs));
      const soft = activation(flow, { function: 'softplus' }, scene);
      return [multiplied(flow, activation(soft, { function: 'tanh' }, scene), scene)];
    },
  },
  Selu: {
    becomes: 'activation elu, scaled',
    translate(node, inputs, scene) {
      const made = activation(
        flowOf(inputs),
        { function: 'elu', alpha: decimal(node.float('alpha', 1.6732632)) },
        scene,
      );
      return [affine(made, uniform([], node.float('gamma', 1.050701)), null, scene)];
    },
  },
  Celu: {
    becomes: 'activation elu, scaled',
    translate(node, inputs, scene) {
      const alpha = node.float('alpha', 1);
      const made = activation(
        affine(flowOf(inputs), uniform([], 1 / alpha), null, scene),
        { function: 'elu' },
        scene,
      );
      return [affine(made, uniform([], alpha), null, scene)];
    },
  },
  PRelu: {
    becomes: 'activation leakyRelu, where all channels have one slope; the slope is then no longer learned',
    translate(node, inputs, scene) {
      const slope = constantAt(inputs, 1);
      const one = slope && scalarOf(slope);
      if (typeof one !== 'number') return unsupported('each of its channels has a slope of its own');
      scene.builder.notes.add('PRelu became leakyRelu: its slope is no longer learned.');
      return [
        activation(
          flowOf(inputs),
          { function: 'leakyRelu', slope: decimal(one) },
          scene,
          nameOf(node) ?? 'leakyRelu',
        ),
      ];
    },
  },
};
