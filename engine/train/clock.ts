import type { Model } from '../graph/model.ts';
import { clockSlots, stepSplit } from '../kernels/verbs.ts';
import type { Moment } from '../objectives/objective.ts';

/** Where training stands at a step (from 1). */
export function momentOf(model: Model, step: number, stepsPerEpoch: number): Moment {
  const { objective, objectiveParams, networks, phases } = model;
  return objective.moment?.(objectiveParams, networks, step, stepsPerEpoch) ?? { phase: phases.at(-1)! };
}

/** Writes the clocks of all networks for a step; `factor` of the schedule, for all learning rates; `samples` of the training part. */
export function writeClocks(
  { memory, clocks }: { readonly memory: Float32Array | Float64Array; readonly clocks: readonly number[] },
  model: Model,
  step: number,
  stepsPerEpoch: number,
  factor = 1,
  samples = 1,
): Moment {
  const moment = momentOf(model, step, stepsPerEpoch);
  for (const [network, { optimizer, params, clock }] of model.optimizers) {
    const at = clocks[clock]!,
      updates = moment.updates?.[network] ?? step;
    memory[at + clockSlots.rate] = (params['learningRate'] as number) * factor;
    memory[at + clockSlots.stepLow] = step % stepSplit;
    memory[at + clockSlots.stepHigh] = Math.floor(step / stepSplit);
    memory.set(optimizer.corrections(params, Math.max(1, updates), samples), at + clockSlots.corrections);
    memory.set(moment.clock ?? [], at + clockSlots.objective);
  }
  return moment;
}
