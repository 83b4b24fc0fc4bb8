import { unsupported } from '../../builder.ts';
import { isZero, valuesOf, type Constant } from '../constant.ts';
import { fromEnd } from '../fold.ts';
import { isBatch, orderOf, sizeOfAxis, withoutBatch, type Atom, type Axis, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import { constantAt, flowOf, nameOf, needed, type Operator, type Scene } from './operator.ts';

/** Where each gate of PyTorch stands among ONNX's: LSTM i o f c to i f c o, GRU z r h to r z n. */
const gates = { RNN: [0], LSTM: [0, 2, 3, 1], GRU: [1, 0, 2] } as const;
type Kind = keyof typeof gates;
const types = { RNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru' } as const;
const usual: Readonly<Record<Kind, readonly string[]>> = {
  RNN: ['Tanh'],
  LSTM: ['Sigmoid', 'Tanh', 'Tanh'],
  GRU: ['Sigmoid', 'Tanh'],
};
const directions: Readonly<Record<string, string>> = {
  forward: 'forward',
  reverse: 'backward',
  bidirectional: 'both',
};

/** Of one direction, [gates * units, ...]: rows of each gate in PyTorch's order. */
function rows(kind: Kind, constant: Constant, direction: number, from = 0): Float32Array {
  const all = valuesOf(constant);
  const own = all.length / constant.shape[0];
  const part = Float32Array.from(all.subarray(direction * own, (direction + 1) * own));
  const order = gates[kind];
  // Biases of input and state stand one behind the other.
  const size = (constant.shape.length === 2 ? part.length / 2 : part.length) / order.length;
  const start = from * size * order.length;
  const result = new Float32Array(size * order.length);
  order.forEach((gate, i) =>
    result.set(part.subarray(start + gate * size, start + (gate + 1) * size), i * size),
  );
  return result;
}

function weigh(
  kind: Kind,
  id: string,
  [w, r, b, p]: readonly (Constant | null)[],
  units: number,
  resetAfter: boolean,
  { builder }: Scene,
): void {
  const count = gates[kind].length;
  for (let d = 0; d < w!.shape[0]; d += 1) {
    const ending = `_l0${d === 0 ? '' : '_reverse'}`;
    builder.weigh(id, `weight_ih${ending}`, [count * units, w!.shape[2]], rows(kind, w!, d));
    builder.weigh(id, `weight_hh${ending}`, [count * units, units], rows(kind, r!, d));
    if (b) {
      const [input, state] = [rows(kind, b, d), rows(kind, b, d, 1)];
      const isInner = (i: number): boolean => kind === 'GRU' && resetAfter && i >= 2 * units;
      // The studio has the second bias only where it says something else than the first.
      builder.weigh(
        id,
        `bias_ih${ending}`,
        [count * units],
        input.map((value, i) => value + (isInner(i) ? 0 : state[i])),
      );
      builder.weigh(
        id,
        `bias_hh${ending}`,
        [count * units],
        state.map((value, i) => (isInner(i) ? value : 0)),
      );
    }
    if (p) {
      const values = valuesOf(p).subarray(d * 3 * units, (d + 1) * 3 * units);
      // i o f to i f o
      const order = [0, 2, 1].flatMap((gate) =>
        Array.from(values.subarray(gate * units, (gate + 1) * units)),
      );
      builder.weigh(id, `weight_peephole${ending}`, [3, units], order);
    }
  }
}

const isTaken = (name: string | undefined, { graph }: Scene): boolean => !!name && graph.uses(name) > 0;

function refuseOthers(kind: Kind, node: Node, inputs: Parameters<Operator['translate']>[1]): void {
  const functions = node.texts('activations') ?? [];
  const both = node.text('direction', 'forward') === 'bidirectional';
  const expected = kind === 'RNN' ? [functions[0] ?? 'Tanh'] : usual[kind];
  const wanted = [...expected, ...(both ? expected : [])];
  if (functions.length > 0 && functions.join() !== wanted.join())
    unsupported(`its functions are ${functions.join(', ')}`);
  if (node.has('clip')) unsupported('it clips its values');
  if (node.int('input_forget', 0) !== 0) unsupported('its input and forget gates are one');
  if (constantAt(inputs, 4)) unsupported('its samples have lengths of their own (sequence_lens)');
  for (const index of [5, 6]) {
    const start = inputs[index];
    if (start && (start.kind === 'flow' || !isZero(start)))
      unsupported('it begins with a state that is not zero');
  }
}

function recurrent(
  kind: Kind,
  node: Node,
  inputs: Parameters<Operator['translate']>[1],
  scene: Scene,
): readonly (Flow | null)[] {
  const { builder } = scene;
  const flow = flowOf(inputs);
  refuseOthers(kind, node, inputs);
  const [w, r] = [needed(constantAt(inputs, 1), 1), needed(constantAt(inputs, 2), 2)];
  const [b, p] = [constantAt(inputs, 3), kind === 'LSTM' ? constantAt(inputs, 7) : null];
  const [sides, columns] = w.shape;
  const units = node.int('hidden_size', columns / gates[kind].length);
  const isBatchFirst = node.int('layout', 0) === 1;
  const [first, second, features] = flow.axes;
  const [batch, steps] = isBatchFirst ? [first, second] : [second, first];
  if (
    w.shape.length !== 3 ||
    r.shape.join() !== [sides, columns, units].join() ||
    w.shape[2] !== sizeOfAxis(features ?? [])
  )
    unsupported('its weights do not fit what flows in');
  if (isBatch(steps) || withoutBatch(batch).some(({ size }) => size > 1))
    unsupported('its axes are not steps, batch, features');
  if (orderOf(features, features)) unsupported('its features come in an order of their own');
  const [isSequence, isLast, isCell] = [0, 1, 2].map((i) => isTaken(node.outputs[i], scene));
  if (isCell || (isSequence && isLast))
    unsupported('more of it is used than its steps alone, or its last step alone');
  const resetAfter = node.int('linear_before_reset', 0) === 1;
  const type = types[kind];
  const activation = (node.texts('activations') ?? usual.RNN)[0].toLowerCase();
  const params = {
    units,
    returns: isSequence ? 'sequence' : 'last',
    direction: directions[node.text('direction', 'forward')] ?? unsupported('its direction'),
    bias: b !== null,
    ...(kind === 'RNN' && { activation }),
    ...(kind === 'GRU' && { resetAfter }),
    ...(kind === 'LSTM' && { peepholes: p !== null }),
  };
  const id = builder.add(type, params, [builder.arranged(flow, [steps, features])], nameOf(node, null));
  weigh(kind, id, [w, r, b, p], units, resetAfter, scene);
  const [side, unit]: [Axis, Atom] = [sides === 1 ? [] : [{ size: sides }], { size: units }];
  const time: Axis = [{ size: sizeOfAxis(steps) }];
  const last: Axis = [...side, unit];
  const all = {
    kind: 'flow',
    layer: id,
    axes: isBatchFirst ? [batch, time, side, [unit]] : [time, side, batch, [unit]],
    ours: [time, last],
  } as const;
  const end = {
    kind: 'flow',
    layer: id,
    axes: isBatchFirst ? [batch, side, [unit]] : [side, batch, [unit]],
    ours: [last],
  } as const;
  return [isSequence ? all : null, isSequence ? null : end, null];
}

/**
 * The last step of what a recurrent layer gives, as a flow without that axis: the layer then returns this alone. Null where it is
 * no such step.
 */
export function lastStep(flow: Flow, axis: number, index: number, { builder }: Scene): Flow | null {
  const { type, params } = builder.layer(flow.layer);
  const [steps, last] = flow.ours;
  const own = flow.axes[axis];
  if (
    !Object.values(types).some((known) => known === type) ||
    params.returns !== 'sequence' ||
    own[0] !== steps[0] ||
    own.length !== 1
  )
    return null;
  const end = (params.direction ?? 'forward') === 'backward' ? 0 : sizeOfAxis(steps) - 1;
  if (fromEnd(index, sizeOfAxis(steps)) !== end || params.direction === 'both') return null;
  if (flow.shared || builder.isUsed(flow.layer)) unsupported('all steps and the last one are both used');
  builder.change(flow.layer, { returns: 'last' });
  return { kind: 'flow', layer: flow.layer, axes: flow.axes.filter((_, i) => i !== axis), ours: [last] };
}

const operator = (kind: Kind): Operator => ({
  becomes: `${types[kind]}, in each direction or both; its steps or its last one`,
  translate: (node, inputs, scene) => recurrent(kind, node, inputs, scene),
});

export const recurrents: Readonly<Record<string, Operator>> = {
  RNN: operator('RNN'),
  LSTM: operator('LSTM'),
  GRU: operator('GRU'),
};
