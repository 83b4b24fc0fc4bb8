import type { FeatureOrder } from '../../../export/feature-order.ts';
import { unsupported, type Builder } from '../../builder.ts';
import { gathered, scalarOf, spread, strides, valuesOf, type Constant } from '../constant.ts';
import {
  openBatch,
  orderOf,
  sameAtoms,
  shapeOf,
  withoutBatch,
  type Atom,
  type Axis,
  type Flow,
} from '../flow.ts';
import { perFeature, same, type Scene } from './operator.ts';

/** Layers that end in a bias of each of their outputs. */
const biased = ['dense', 'conv1d', 'conv2d', 'depthwiseConv2d', 'convTranspose2d'];
const normalizing = ['layerNorm', 'groupNorm'];

/**
 * y = scale x + shift by constants. What stands right behind a layer with a bias, or with a scale and shift of its own, goes into
 * that; all else becomes a batch normalization that is frozen: with mean 0 and variance 1 it is nothing but this.
 */
export function affine(flow: Flow, scale: Constant | null, shift: Constant | null, scene: Scene): Flow {
  const { builder } = scene;
  const features = featuresOf(flow, [scale, shift]);
  const isUnused = !flow.shared && !builder.isUsed(flow.layer);
  if (isUnused && !scale && shift && addBias(flow, features, shift, builder)) return flow;
  if (isUnused && scaleAndShift(flow, features, scale, shift, builder)) return flow;
  const { input, order, ours } = perFeature(flow, features, scene);
  const count = features.reduce((product, { size }) => product * size, 1);
  const id = builder.add('batchNorm', { epsilon: 1e-8 }, [input], 'scale');
  builder.layer(id).frozen = true;
  builder.setOrder(id, order);
  builder.weigh(
    id,
    'weight',
    [count],
    scale ? along(flow, features, scale) : new Float32Array(count).fill(1),
  );
  builder.weigh(id, 'bias', [count], shift ? along(flow, features, shift) : new Float32Array(count));
  builder.weigh(id, 'running_mean', [count], new Float32Array(count));
  builder.weigh(id, 'running_var', [count], new Float32Array(count).fill(1));
  builder.notes.add(
    'Scaling and shifting by constants became batch normalizations that are frozen: they stay as they are in training.',
  );
  return same(flow, id, ours);
}

/** The constant at the rank of the flow, with 1 for what it does not have. */
const raised = (constant: Constant, rank: number): number[] => [
  ...new Array<number>(Math.max(0, rank - constant.shape.length)).fill(1),
  ...constant.shape,
];

/** The atoms along which the constants differ; those of the last axis of ours where they do not. */
function featuresOf(flow: Flow, constants: readonly (Constant | null)[]): Axis {
  const sizes = shapeOf(flow);
  const varied = new Set<number>();
  for (const constant of constants) {
    if (!constant || scalarOf(constant) !== null) continue;
    const own = raised(constant, sizes.length);
    if (own.length !== sizes.length || own.some((size, i) => size !== 1 && size !== sizes[i]))
      unsupported(
        `it spreads ${sizes.join(' x ').replace(String(openBatch), 'batch')} over a constant of ${constant.shape.join(' x ')}`,
      );
    own.forEach((size, i) => size > 1 && varied.add(i));
  }
  const axes = [...varied].sort((a, b) => a - b).flatMap((i) => flow.axes[i]);
  // In the order of ONNX, whatever ours is.
  const last = new Set<Atom>(flow.ours.at(-1));
  return axes.length > 0 ? axes : flow.axes.flatMap(withoutBatch).filter((atom) => last.has(atom));
}

/** One value for each feature, in ONNX's order. */
function along(flow: Flow, features: Axis, constant: Constant): Float32Array | Float64Array {
  const count = features.reduce((product, { size }) => product * size, 1);
  const scalar = scalarOf(constant);
  if (scalar !== null) return new Float32Array(count).fill(scalar);
  const kept = new Set(features);
  const shape = shapeOf(flow).map((size, i) => (flow.axes[i].some((atom) => kept.has(atom)) ? size : 1));
  const own = raised(constant, shape.length);
  const steps = strides(own).map((step, i) => (own[i] === 1 ? 0 : step));
  return valuesOf(gathered(spread(constant, own) ?? constant, shape, steps));
}

/** Order of the features among the last axis of ours; undefined where they are not all of it. */
function orderAtEnd(flow: Flow, features: Axis): FeatureOrder | undefined {
  const last = flow.ours.at(-1)!;
  return sameAtoms([last], [features]) ? orderOf(features, last) : undefined;
}

function addBias(flow: Flow, features: Axis, shift: Constant, builder: Builder): boolean {
  const layer = builder.layer(flow.layer);
  const order = orderAtEnd(flow, features);
  if (!biased.includes(layer.type) || order === undefined) return false;
  const added = along(flow, features, shift);
  const bias = Float32Array.from(
    builder.tensors.get(`${layer.id}.bias`)?.values ?? new Float32Array(added.length),
  );
  if (bias.length !== added.length) return false;
  added.forEach((value, i) => (bias[order ? order[i] : i] += value));
  builder.change(layer.id, { bias: true });
  builder.weigh(layer.id, 'bias', [bias.length], bias);
  return true;
}

function scaleAndShift(
  flow: Flow,
  features: Axis,
  scale: Constant | null,
  shift: Constant | null,
  builder: Builder,
): boolean {
  const { id, type, frozen } = builder.layer(flow.layer);
  const weight = builder.tensors.get(`${id}.weight`),
    bias = builder.tensors.get(`${id}.bias`);
  // Vectors in the same order as what flows through them.
  if (
    !(normalizing.includes(type) || (type === 'batchNorm' && frozen)) ||
    orderAtEnd(flow, features) !== null ||
    builder.orderInto(id)
  )
    return false;
  if (!weight || !bias) return false;
  const [by, more] = [scale && along(flow, features, scale), shift && along(flow, features, shift)];
  builder.weigh(
    id,
    'weight',
    weight.shape,
    weight.values.map((value, i) => value * (by?.[i] ?? 1)),
  );
  builder.weigh(
    id,
    'bias',
    bias.shape,
    bias.values.map((value, i) => value * (by?.[i] ?? 1) + (more?.[i] ?? 0)),
  );
  return true;
}
