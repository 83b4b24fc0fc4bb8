import type { Backend } from '../cases/backends.ts';
import { Trial } from '../cases/trial.ts';
import { network, rate } from './network.ts';

/** What ten steps of the end-to-end run leave behind. */
export interface NetworkRun {
  readonly losses: number[];
  /** Of the first step. */
  readonly logits: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
  /** After the last step: weights and running statistics. */
  readonly weights: Readonly<Record<string, number[]>>;
}

export const steps = 10;

/** Readies a trial of the network for its first step. */
export function startNetwork(backend: Backend, divide?: boolean): Trial {
  const trial = new Trial(network, { backend, ...(divide !== undefined && { divide }) });
  for (const slot of trial.arena.slots) trial.memory.fill(0, slot, slot + trial.model.trainable);
  return trial;
}

export function runNetwork(trial: Trial): NetworkRun {
  const losses: number[] = [];
  let logits: number[] = [];
  const gradients: Record<string, number[]> = {},
    weights: Record<string, number[]> = {};
  for (let step = 1; step <= steps; step++) {
    trial.tick(step, rate);
    losses.push(trial.run());
    if (step > 1) continue;
    logits = Array.from(trial.output);
    for (const name of trial.trainable) gradients[name] = Array.from(trial.gradient(name));
  }
  for (const w of trial.model.weights)
    weights[`${w.layer}.${w.name}`] = Array.from(trial.weight(`${w.layer}.${w.name}`));
  return { losses, logits, gradients, weights };
}
