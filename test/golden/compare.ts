import type { Trial } from '../cases/trial.ts';
import { errorOf, type Golden } from './golden.ts';

/** Golden name -> what the trial has for it. */
function oursOf(trial: Trial, name: string): ArrayLike<number> {
  if (name === 'y') return trial.output;
  if (name === 'loss') return [trial.loss];
  if (name === 'dy') return trial.gradient('x0.w');
  if (name.startsWith('norms')) return normsOf(trial, name.replace('norms', 'layer'));
  const input = /^dx(\d+)$/.exec(name);
  if (input) return trial.gradient(`x${input[1]}.w`);
  return name.startsWith('d ') ? trial.gradient(`layer.${name.slice(2)}`) : trial.weight(`layer.${name}`);
}

function normsOf({ plan, memory }: Trial, name: string): ArrayLike<number> {
  const { offset, steps } = plan.watched.find((w) => w.name === name)!;
  return Array.from(memory.subarray(offset, offset + steps), Math.sqrt);
}

export interface Deviation {
  readonly name: string;
  readonly error: number;
  readonly golden: Golden;
}

/** One step of a trial beside PyTorch's tensors: the error of each. Throws where one has another size. */
export function deviations(trial: Trial, expected: ReadonlyMap<string, Golden>): Deviation[] {
  trial.run();
  return [...expected].map(([name, golden]) => {
    const ours = oursOf(trial, name);
    if (ours.length !== golden.values.length)
      throw new Error(`${name} has ${ours.length} values, not ${golden.values.length}`);
    return { name, golden, error: errorOf(ours, golden.values) };
  });
}
