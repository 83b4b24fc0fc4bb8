import { unsupported } from '../../builder.ts';
import { sizeOf, valuesOf, type Constant } from '../constant.ts';
import { fromEnd } from '../fold.ts';
import { isBatch, sizeOfAxis, withoutBatch, type Axis, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import {
  constantAt,
  decimal,
  flowOf,
  nameOf,
  needed,
  perFeature,
  same,
  type Operator,
  type Scene,
} from './operator.ts';

function batchNorm(node: Node, flow: Flow, given: readonly Constant[], scene: Scene): Flow {
  const { builder } = scene;
  const [scale, bias, mean, variance] = given;
  const channels = flow.axes[1] ?? unsupported('it has no channels');
  if (isBatch(channels) || given.some(({ shape }) => sizeOf(shape) !== sizeOfAxis(channels)))
    unsupported('its weights are not one for each channel');
  const { input, order, ours } = perFeature(flow, channels, scene);
  const params = {
    epsilon: decimal(node.float('epsilon', 1e-5)),
    momentum: decimal(node.float('momentum', 0.9)),
  };
  const id = builder.add('batchNorm', params, [input], nameOf(node, scale));
  builder.setOrder(id, order);
  for (const [name, values] of Object.entries({
    weight: scale,
    bias,
    running_mean: mean,
    running_var: variance,
  }))
    builder.weigh(id, name, [sizeOf(values.shape)], values);
  return same(flow, id, ours);
}

function layerNorm(
  node: Node,
  flow: Flow,
  scale: Constant | null,
  bias: Constant | null,
  scene: Scene,
): Flow {
  const { builder } = scene;
  const features = flow.axes.slice(fromEnd(node.int('axis', -1), flow.axes.length)).flat();
  const count = sizeOfAxis(features);
  if (scale && sizeOf(scale.shape) !== count) unsupported('its scale is not one for each feature');
  const { input, order, ours } = perFeature(flow, features, scene);
  const id = builder.add(
    'layerNorm',
    { epsilon: decimal(node.float('epsilon', 1e-5)) },
    [input],
    nameOf(node, scale),
  );
  builder.setOrder(id, order);
  builder.weigh(id, 'weight', [count], scale ?? new Float32Array(count).fill(1));
  builder.weigh(id, 'bias', [count], bias ?? new Float32Array(count));
  return same(flow, id, ours);
}

/**
 * Each group of neighbouring channels of a sample by itself. Exporters write it as an instance normalization of an image whose
 * channels are the groups: then the rest of the channels is found among its other axes.
 */
function groupNorm(
  node: Node,
  flow: Flow,
  groups: Axis,
  scale: Constant,
  bias: Constant,
  scene: Scene,
): Flow {
  const { builder } = scene;
  const last = flow.ours.at(-1)!;
  const count = sizeOfAxis(groups),
    channels = sizeOfAxis(last);
  const plain = (axis: Axis): Axis => axis.filter(({ size }) => size > 1);
  if (
    flow.ours.length < 2 ||
    plain(groups).some((atom, i) => atom !== plain(last)[i]) ||
    groups.some(({ order }) => order)
  )
    unsupported('its groups are not neighbouring channels');
  const id = builder.add(
    'groupNorm',
    { groups: count, epsilon: decimal(node.float('epsilon', 1e-5)) },
    [builder.arranged(flow, flow.ours)],
    nameOf(node, scale),
  );
  for (const [name, constant] of [
    ['weight', scale],
    ['bias', bias],
  ] as const) {
    const values = valuesOf(constant);
    if (values.length !== count && values.length !== channels)
      unsupported('its scale is not one for each channel');
    const own = Float32Array.from(
      { length: channels },
      (_, c) => values[values.length === channels ? c : Math.floor(c / (channels / count))],
    );
    builder.weigh(id, name, [channels], own);
  }
  return same(flow, id);
}

const constants = (inputs: Parameters<Operator['translate']>[1], from: number, to: number): Constant[] =>
  Array.from({ length: to - from }, (_, i) => needed(constantAt(inputs, from + i), from + i));

export const normalization: Readonly<Record<string, Operator>> = {
  BatchNormalization: {
    becomes: 'batchNorm',
    translate(node, inputs, scene) {
      if (node.int('training_mode', 0) === 1)
        unsupported('it was exported in training mode: export model.eval()');
      return [batchNorm(node, flowOf(inputs), constants(inputs, 1, 5), scene)];
    },
  },
  LayerNormalization: {
    becomes: 'layerNorm; also where it is written out in its parts',
    translate: (node, inputs, scene) => [
      layerNorm(node, flowOf(inputs), constantAt(inputs, 1), constantAt(inputs, 2), scene),
    ],
  },
  InstanceNormalization: {
    becomes:
      'groupNorm, of as many groups as there are channels; or of fewer, where channels were cut by a Reshape',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const [scale, bias] = constants(inputs, 1, 3);
      return [groupNorm(node, flow, withoutBatch(flow.axes[1] ?? []), scale, bias, scene)];
    },
  },
  GroupNormalization: {
    becomes: 'groupNorm',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const [scale, bias] = constants(inputs, 1, 3);
      const groups = node.int('num_groups', 1);
      const channels = flow.axes[1] ?? [];
      const size = sizeOfAxis(channels);
      if (channels.length !== 1 || size % groups !== 0) unsupported(`${groups} groups of ${size} channels`);
      const parts = [{ size: groups }, { size: size / groups }];
      const cut = {
        ...flow,
        ours: flow.ours.map((axis) => (axis.length === 1 && axis[0] === channels[0] ? parts : axis)),
      };
      const made = groupNorm(node, cut, [parts[0]], scale, bias, scene);
      return [same(flow, made.layer)];
    },
  },
};
