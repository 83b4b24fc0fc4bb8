import { activationCodes } from '../engine/kernels/activations.ts';
import type { EncodableCall } from '../engine/kernels/encode.ts';
import { clockSize, clockSlots, type Arguments, type VerbName } from '../engine/kernels/verbs.ts';
import { firstElement, openTrial } from './trial.ts';

/** Operands stay in the first-level cache. */
const elements = 2048,
  columns = 64,
  rows = elements / columns,
  perItem = 256;

const operand = (i: number): number => firstElement + i * elements;
const clock = operand(6);

interface Pointwise {
  readonly name: string;
  readonly call: EncodableCall;
}

const call = <V extends VerbName>(name: string, verb: V, items: number, args: Arguments<V>): Pointwise => ({
  name,
  call: { verb, args, items, grain: 1, barrierBefore: false },
});

const blocks = elements / perItem,
  flat = { n: elements, perItem },
  table = { rows, columns, perItem: 1 },
  y = operand(0),
  x = operand(1),
  dy = operand(2),
  dx = operand(3);

const calls: readonly Pointwise[] = [
  ...Object.entries(activationCodes).flatMap(([name, activation]) => {
    if (name === 'identity') return [];
    const common = { ...flat, activation, alpha: 0.2 };
    return [
      call(name, 'activation', blocks, { y, x, ...common }),
      call(`${name}, backward`, 'activationBackward', blocks, { dx, dy, x, y, ...common, accumulate: 0 }),
    ];
  }),
  call('softmax, rows of 64', 'softmax', rows, { y, x, ...table }),
  call('combine', 'combine', blocks, { y, x, ...flat, alpha: 0.9, beta: 0.1 }),
  call('dropout', 'dropout', blocks, {
    ...{ y, x, ...flat, rate: 0.3, scale: 1 / 0.7 },
    ...{ seedLow: 1, seedHigh: 0, stream: 3, clock },
  }),
  call('Gaussian noise', 'gaussianNoise', blocks, {
    ...{ y, x, ...flat, deviation: 1 },
    ...{ seedLow: 1, seedHigh: 0, stream: 3, clock },
  }),
  call('Adam', 'adam', blocks, {
    ...{ w: y, dw: x, m: dx, v: operand(4), clock, ...flat },
    ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0 },
  } as Arguments<'adam'>),
];

/** G elements per second of functions of single elements, each held to the reference kernel in float64 before. */
export async function benchPointwise(): Promise<{ kernel: string; gelements: number; error: number }[]> {
  const trial = await openTrial(operand(7) + clockSize - firstElement);
  return calls.map(({ name, call }) => {
    trial.refill();
    // Second moments are not negative.
    for (let i = operand(4); i < operand(5); i++) trial.floats[i] = Math.abs(trial.floats[i]!);
    trial.floats.fill(1, clock, clock + clockSize);
    trial.floats[clock + clockSlots.rate] = 0.001;
    const error = trial.difference(call, firstElement, 4 * elements);
    if (!(error < 1e-4)) throw new Error(`${name}: off by ${error}`);
    return { kernel: name, gelements: elements / trial.time(call) / 1e9, error };
  });
}
