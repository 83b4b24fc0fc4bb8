import type { Learner } from '../objectives/objective.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { UpdateIO } from '../optimizers/optimizer.ts';
import type { Arena } from './arena.ts';
import { largeAlone, weightRuns, type Model, type WeightRun } from './model.ts';
import type { Recorder } from './recorder.ts';

/** A run of weights that are updated together; `at` in elements from the first weight of all. */
export interface Update {
  readonly at: number;
  readonly optimizer: Optimizer;
  readonly io: UpdateIO;
  /** The same in parts, of which each large weight is one. */
  readonly parts: readonly UpdateIO[];
}

/** What is updated at the end of a step of these learners. */
export function updatesOf(
  model: Model,
  arena: Arena,
  emit: Recorder,
  learners: readonly Learner[],
): Update[] {
  const gradients = arena.sum >= 0 ? arena.sum : arena.gradients;
  return [...model.optimizers].flatMap(([network, { optimizer, params, slots, clock }]) => {
    const own = model.weights.filter(
      (w) => w.trainable && w.network === network && learners.some((l) => teaches(l, network, w.layer)),
    );
    const ioOf = ({ at, size, weights }: WeightRun): UpdateIO => ({
      params,
      clock: clock === 0 ? emit.clock : emit.fixed('clock', arena.clocks[clock]!, emit.clock.size),
      w: emit.fixed('parameters', arena.parameters + at, size),
      dw: emit.fixed('gradients', gradients + at, size),
      gradients: weights.map((w) => emit.fixed(`d ${w.layer}.${w.name}`, gradients + w.at, w.size)),
      slots: slots.map((slot, i) => emit.fixed(slot, arena.slots[i]! + at, size)),
    });
    return weightRuns(own).map((run) => {
      const parts = largeAlone(run).map(ioOf);
      return { at: run.at, optimizer, io: ioOf(run), parts };
    });
  });
}

export const teaches = ({ network, layers }: Learner, ofNetwork: string, layer: string): boolean =>
  network === ofNetwork && (!layers || layers.includes(layer));
