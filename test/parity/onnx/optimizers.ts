import type { ParameterValues } from '../../../contract/project.ts';
import type { Backend } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { clockSlots } from '../../../engine/kernels/verbs.ts';
import { updates } from '../../../engine/kernels/updates.ts';
import { input, number, type Node, type Values } from './node.ts';
import type { Mapping } from './table.ts';

interface Update {
  readonly type: string;
  readonly params: ParameterValues;
  readonly step: number;
  /** In place of those that the optimizer gives for the step. */
  readonly corrections?: readonly number[];
}

/** One update of several weights by given gradients. Inputs and outputs: all weights, all gradients, then each state. */
function update(node: Node, backend: Backend, { type, params, step, corrections }: Update): Values[] {
  const states = type === 'adam' ? 2 : 1,
    count = (node.inputs.length - 2) / (2 + states);
  const given = (part: number, i: number) => input(node, 2 + part * count + i);
  const layers = [layerOf('samples', 'input', { shape: [1] })],
    ids = Array.from({ length: count }, (_, i) => `x${i}`);
  ids.forEach((id, i) =>
    layers.push(layerOf(id, 'dense', { units: given(0, i).values.length, bias: false }, 'samples')),
  );
  if (count > 1) layers.push(layerOf('all', 'concat', {}, ...ids));
  const weights = Object.fromEntries(ids.map((id, i) => [`${id}.w`, given(0, i).values]));
  const document = projectOf(layers, {}, { type, params });
  const only: Backend = {
    ...backend,
    load: (plan) => backend.load({ ...plan, calls: plan.calls.filter((call) => call.verb in updates) }),
  };
  const trial = new Trial({ document, batch: 1, mode: 'train', weights, columns: {} }, { backend: only });
  const { memory, arena, model } = trial;
  trial.tick(step, params['learningRate'] as number);
  // Without a forward pass there is no loss; any number lets the update happen.
  memory[trial.plan.results] = 0;
  if (corrections) memory.set(corrections, arena.clock + clockSlots.corrections);
  const stateOf = (slot: number, i: number) => {
    const { at, size } = model.weights[i]!;
    return memory.subarray(arena.slots[slot]! + at, arena.slots[slot]! + at + size);
  };
  for (const slot of arena.slots) memory.fill(0, slot, slot + model.trainable);
  ids.forEach((id, i) => {
    trial.gradient(`${id}.w`).set(given(1, i).values);
    for (let slot = 0; slot < states; slot++) stateOf(slot, i).set(given(2 + slot, i).values);
  });
  trial.run();
  const found = (values: ArrayLike<number>, i: number) => ({
    shape: given(0, i).shape,
    values: Array.from(values),
  });
  return [
    ...ids.map((id, i) => found(trial.weight(`${id}.w`), i)),
    ...Array.from({ length: states }, (_, slot) => ids.map((_, i) => found(stateOf(slot, i), i))).flat(),
  ];
}

const common = (node: Node) => ({
  learningRate: input(node, 0).values[0]!,
  weightDecay: number(node, 'norm_coefficient', 0),
});
const stepsDone = (node: Node): number => input(node, 1).values[0]!;

export const adagrad: Mapping = (node, backend) => {
  const params = {
    ...common(node),
    epsilon: number(node, 'epsilon', 1e-6),
    rateDecay: number(node, 'decay_factor', 0),
  };
  return update(node, backend, { type: 'adagrad', params, step: stepsDone(node) + 1 });
};

/** From the second step on ONNX weighs the gradient in the velocity, which ours does not. */
export const momentum: Mapping = (node, backend) => {
  if (stepsDone(node) > 0) throw new Error(`${node.name}: not the first step`);
  const params = { ...common(node), momentum: number(node, 'alpha', 0) };
  const type = node.attributes['mode'] === 'nesterov' ? 'nesterov' : 'momentum';
  return update(node, backend, { type, params, step: 1 });
};

/** Its numbers were made with this epsilon, which its node does not name. */
const unnamedEpsilon: Readonly<Record<string, number>> = { adam_multiple: 1e-2 };

/** At step 0 ONNX corrects no bias; later its epsilon is not divided by the correction of the second moment. */
export const adam: Mapping = (node, backend) => {
  const step = stepsDone(node),
    beta1 = number(node, 'alpha', 0.9),
    beta2 = number(node, 'beta', 0.999);
  const epsilon =
    number(node, 'epsilon', unnamedEpsilon[node.name] ?? 1e-6) /
    (step > 0 ? Math.sqrt(1 - beta2 ** step) : 1);
  const first = step === 0 ? { step: 1, corrections: [1, 1] } : { step };
  return update(node, backend, {
    type: 'adam',
    params: { ...common(node), beta1, beta2, epsilon },
    ...first,
  });
};
