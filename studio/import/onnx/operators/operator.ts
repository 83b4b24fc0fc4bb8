import { Unsupported, unsupported, type Builder } from '../../builder.ts';
import type { Constant } from '../constant.ts';
import {
  isBatch,
  orderOf,
  sameAtoms,
  sizeOfAxis,
  withoutBatch,
  type Atom,
  type Axis,
  type Flow,
} from '../flow.ts';
import type { Graph, Node } from '../graph.ts';
import type { FeatureOrder } from '../../../export/feature-order.ts';

export type Value = Flow | Constant;
/** What a node is given; null where an optional input is not there. */
export interface Scene {
  readonly builder: Builder;
  readonly graph: Graph;
}
export interface Operator {
  /** For the guide: what it becomes. */
  readonly becomes: string;
  /** Its outputs, in order. Throws Unsupported. */
  translate(node: Node, inputs: readonly (Value | null)[], scene: Scene): readonly (Value | null)[];
}

export function flowOf(inputs: readonly (Value | null)[], index = 0): Flow {
  const value = inputs[index];
  if (value?.kind === 'flow') return value;
  throw new Unsupported(`its input ${index + 1} is a constant`);
}

export function constantAt(inputs: readonly (Value | null)[], index: number): Constant | null {
  const value = inputs[index] ?? null;
  if (value?.kind === 'flow')
    throw new Unsupported(`its input ${index + 1} is computed by the network, not a constant`);
  return value;
}

export const needed = (constant: Constant | null, index: number): Constant =>
  constant ?? unsupported(`its input ${index + 1} is missing`);

/** `conv1` of "conv1.weight", `layer1_0` of "/layer1/0/Conv"; undefined where the file has numbers only. */
export function nameOf({ label, outputs }: Node, weight?: Constant | null): string | undefined {
  const module = /^(.+)[./](?:weight(?:_ih_l\d+)?|kernel|w)(?::\d+)?$/i.exec(weight?.name ?? '')?.[1];
  if (module !== undefined && !module.includes('::')) return module;
  const path = label === outputs[0] ? [] : label.split('/').filter(Boolean);
  const own = path.slice(0, -1).join('_');
  return /[A-Za-z]/.test(own) ? own : undefined;
}

/** What a float32 was written as: 0.00001 and not 0.000009999999747378752. */
export const decimal = (value: number): number => Number(value.toPrecision(7));

/** [batch, channels, ...spatial] and the input that a layer over images or sequences takes: [...spatial, channels]. */
export function imageOf(
  flow: Flow,
  { builder }: Scene,
): { input: string; batch: Axis; channels: Axis; spatial: readonly Axis[] } {
  const [batch, channels, ...spatial] = flow.axes;
  if (withoutBatch(batch ?? []).some(({ size }) => size > 1))
    unsupported('its first axis is more than the batch');
  if ([channels, ...spatial].some(isBatch)) unsupported('the batch is not its first axis');
  if (orderOf(channels, channels)) unsupported('its channels come in an order of their own');
  return { input: builder.arranged(flow, [...spatial, channels]), batch, channels, spatial };
}

/** The output of a layer over images or sequences, with atoms of its own. */
export function imageFlow(layer: string, batch: Axis, { builder }: Scene, channels?: Axis): Flow {
  const shape = builder.shape(layer);
  const spatial = shape.slice(0, -1).map((size): Axis => [{ size }]);
  const last: Axis = channels ?? [{ size: shape.at(-1)! }];
  return { kind: 'flow', layer, axes: [batch, last, ...spatial], ours: [...spatial, last] };
}

export interface Features {
  readonly input: string;
  readonly order: FeatureOrder;
  readonly ours: readonly Axis[];
}

/** The input of a layer that treats every value of the last axis of its own; here the atoms of these axes of ONNX. */
export function perFeature(flow: Flow, features: Axis, { builder }: Scene): Features {
  const own: readonly Atom[] = withoutBatch(features);
  if (sizeOfAxis(own) !== sizeOfAxis(features)) unsupported('it works along the batch');
  const last = flow.ours.at(-1)!;
  if (sameAtoms([last], [own]))
    return { input: builder.arranged(flow, flow.ours), order: orderOf(own, last), ours: flow.ours };
  const rows = flow.ours.flat().filter((atom) => !own.includes(atom));
  const { input, order, ours } = builder.features(flow, rows, own);
  return { input, order, ours: rows.some(({ size }) => size > 1) ? [rows, ours] : [ours] };
}

/** A layer that leaves shape and order as they are. */
export const same = (flow: Flow, layer: string, ours: readonly Axis[] = flow.ours): Flow => ({
  kind: 'flow',
  layer,
  axes: flow.axes,
  ours,
});
