import type { Setting } from '../cases/document.ts';
import { Trial } from '../cases/trial.ts';
import { variantNames, webAssembly } from '../cases/webassembly.ts';

/**
 * Steps on all samples at once, on the fastest kernels, one lane: for small problems with a known optimum. `schedule`
 * is a factor of the learning rate, from the part of the steps that are done; `after` sees every step's trial.
 */
export function takeSteps(
  setting: Setting,
  count: number,
  schedule: (done: number) => number = () => 1,
  after: (trial: Trial, step: number) => void = () => undefined,
): Trial {
  const trial = new Trial(setting, { backend: webAssembly(variantNames[0]!) });
  const { optimizer } = setting.document.training,
    rate = optimizer.params['learningRate'] as number;
  for (const slot of trial.arena.slots) trial.memory.fill(0, slot, slot + trial.model.trainable);
  for (let step = 1; step <= count; step++) {
    trial.tick(step, rate * schedule((step - 1) / count));
    trial.run();
    after(trial, step);
  }
  return trial;
}

/** From the whole rate to none. */
export const cosine = (done: number): number => (1 + Math.cos(Math.PI * done)) / 2;
