import type { Model } from '../graph/model.ts';
import { clockSlots, stepSplit } from '../kernels/verbs.ts';
import type { Moment } from '../objectives/objective.ts';
import { averaging } from '../schedules/averaging.ts';

/** Where training stands at a step (from 1). */
export function momentOf(model: Model, step: number, stepsPerEpoch: number): Moment {
  const { objective, objectiveParams, networks, phases } = model;
  return objective.moment?.(objectiveParams, networks, step, stepsPerEpoch) ?? { phase: phases.at(-1)! };
}

/** What a step is beside its number. */
export interface Tick {
  /** Of the schedule, for all learning rates. */
  readonly factor?: number;
  /** The update that it belongs to, from 1; the step where every step is one. */
  readonly update?: number;
  /** Its samples among all of the update, and whether it is the first of them. */
  readonly share?: number;
  readonly first?: boolean;
  /** Of the training part. */
  readonly samples?: number;
}

/** Writes the clocks of all networks for a step (from 1). */
export function writeClocks(
  { memory, clocks }: { readonly memory: Float32Array | Float64Array; readonly clocks: readonly number[] },
  model: Model,
  step: number,
  stepsPerEpoch: number,
  { factor = 1, update = step, share = 1, first = true, samples = 1 }: Tick = {},
): Moment {
  const moment = momentOf(model, step, stepsPerEpoch),
    { average } = model.document.training;
  for (const [network, { optimizer, params, clock }] of model.optimizers) {
    const at = clocks[clock]!,
      updates = moment.updates?.[network] ?? update;
    memory[at + clockSlots.rate] = (params['learningRate'] as number) * factor;
    memory[at + clockSlots.stepLow] = step % stepSplit;
    memory[at + clockSlots.stepHigh] = Math.floor(step / stepSplit);
    memory.set(optimizer.corrections(params, Math.max(1, updates), samples), at + clockSlots.corrections);
    memory.set(moment.clock ?? [], at + clockSlots.objective);
    memory.set([share, first ? 0 : 1], at + clockSlots.gradients);
    if (average) memory.set(averaging.shares(average.decay, update), at + clockSlots.average);
  }
  return moment;
}
