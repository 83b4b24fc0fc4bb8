import type { Model, NetworkOptimizer } from '../graph/model.ts';
import { clockSize, clockSlots, stepSplit } from '../kernels/verbs.ts';
import type { Moment } from '../objectives/objective.ts';
import { averaging } from '../schedules/averaging.ts';

/** What a step is beside its number. */
export interface Tick {
  /** Of the schedule, for all learning rates. */
  factor: number;
  /** The update that it belongs to, from 1. */
  update: number;
  /** Its samples among all of the update, and whether it is the first of them. */
  share: number;
  first: boolean;
  /** Of the training part. */
  samples: number;
}

/** A step that is an update by itself. */
export const onlyStep = (update: number, samples = 1): Tick => ({
  factor: 1,
  update,
  share: 1,
  first: true,
  samples,
});

type Floats = Float32Array | Float64Array;

interface NetworkClock extends NetworkOptimizer {
  readonly network: string;
  readonly values: Floats;
  readonly corrections: Floats;
}

/** Writes the clocks of all networks, step after step, and allocates nothing meanwhile. */
export class Clocks {
  /** Where training stands at the step of the clocks. */
  readonly moment: Moment;
  private readonly model: Model;
  private readonly stepsPerEpoch: number;
  private readonly networks: readonly NetworkClock[];

  constructor(
    { memory, clocks }: { readonly memory: Floats; readonly clocks: readonly number[] },
    model: Model,
    stepsPerEpoch: number,
  ) {
    this.model = model;
    this.stepsPerEpoch = stepsPerEpoch;
    this.moment = { phase: model.phases.at(-1)!, updates: {}, clock: [] };
    this.networks = [...model.optimizers].map(([network, own]) => {
      const at = clocks[own.clock]!;
      return {
        ...own,
        network,
        values: memory.subarray(at, at + clockSize),
        corrections: memory.subarray(at + clockSlots.corrections, at + clockSlots.objective),
      };
    });
  }

  /** Where training stands at a step (from 1): `moment`. */
  look(step: number): void {
    const { objective, objectiveParams, networks } = this.model;
    objective.moment?.(this.moment, objectiveParams, networks, step, this.stepsPerEpoch);
  }

  set(step: number, { factor, update, share, first, samples }: Tick): void {
    this.look(step);
    const { average } = this.model.document.training,
      { updates, clock } = this.moment;
    for (let i = 0; i < this.networks.length; i++) {
      const { network, optimizer, params, values, corrections } = this.networks[i]!;
      values[clockSlots.rate] = (params['learningRate'] as number) * factor;
      values[clockSlots.stepLow] = step % stepSplit;
      values[clockSlots.stepHigh] = Math.floor(step / stepSplit);
      optimizer.corrections?.(corrections, params, Math.max(1, updates[network] ?? update), samples);
      for (let j = 0; j < clock.length; j++) values[clockSlots.objective + j] = clock[j]!;
      values[clockSlots.gradients] = share;
      values[clockSlots.gradients + 1] = first ? 0 : 1;
      if (average) {
        const fresh = averaging.share(average.decay, update);
        values[clockSlots.average] = fresh;
        values[clockSlots.average + 1] = 1 - fresh;
      }
    }
  }
}
