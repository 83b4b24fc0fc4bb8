import type { NamedTensor } from '../../engine/formats/index.ts';
import { onlyStep, Clocks } from '../../engine/train/clock.ts';
import type { Moment } from '../../engine/objectives/index.ts';
import { float64, runReference, type Backend } from '../cases/backends.ts';
import type { Setting } from '../cases/document.ts';
import { Trial } from '../cases/trial.ts';
import { values } from '../cases/values.ts';

/** Numbers that were drawn at random in a step: as they are, and whether they are normal or between 0 and 1. */
interface Drawn {
  readonly kind: 'normal' | 'uniform';
  readonly values: Float32Array;
}

/** The reference kernels in float64, which tell what they draw. */
function telling(drawn: Drawn[]): Backend {
  const tell = (kind: Drawn['kind'], given: Iterable<number>): void => {
    drawn.push({ kind, values: Float32Array.from(given) });
  };
  return {
    ...float64,
    load(plan) {
      const { memory } = float64.load(plan);
      const run = (calls = plan.calls.length): void => {
        for (const call of plan.calls.slice(0, calls)) {
          const { verb } = call,
            args = call.args as unknown as Readonly<Record<string, number>>,
            part = (name: string) => memory.subarray(args[name]!, args[name]! + args['n']!);
          const before = verb === 'gaussianNoise' || verb === 'dropout' ? part('x').slice() : [];
          runReference(memory, call, 0, call.items);
          if (verb === 'uniform') tell('uniform', part('y'));
          if (verb === 'gaussianNoise')
            tell(
              'normal',
              part('y').map((y, i) => (y - before[i]!) / args['deviation']!),
            );
          // Kept where the number is not below the rate. A zero may be either.
          if (verb === 'dropout' && args['rate']! > 0)
            tell(
              'uniform',
              part('y').map((y) => (y === 0 ? 0 : 1)),
            );
        }
      };
      return { memory, run };
    },
  };
}

export interface Steps {
  /** At the start of training, and behind the last step. */
  readonly before: Trial;
  readonly after: Trial;
  readonly weightsBefore: ReadonlyMap<string, Float32Array>;
  /** For each step what the networks read, by column. */
  readonly batches: readonly ReadonlyMap<string, Float32Array>[];
  readonly drawn: readonly Drawn[];
  /** In the order in which they go backward. */
  readonly losses: readonly number[];
}

/** The first steps of a training; or `from` a later one, with optimizers that begin there. */
export function stepsOf(setting: Setting, count: number, perEpoch: number, from = 1): Steps {
  const drawn: Drawn[] = [],
    trials = new Map<string, Trial>(),
    losses: number[] = [],
    batches: ReadonlyMap<string, Float32Array>[] = [];
  let last: Trial | undefined,
    first: Trial | undefined,
    weightsBefore = new Map<string, Float32Array>();
  for (let step = from; step < from + count; step++) {
    const moment: Moment = { phase: '', updates: {}, clock: [] },
      model = (first ?? new Trial(setting, { backend: float64 })).model;
    moment.phase = model.phases.at(-1)!;
    model.objective.moment?.(moment, model.objectiveParams, model.networks, step, perEpoch);
    const trial: Trial =
      trials.get(moment.phase) ?? new Trial(setting, { backend: telling(drawn), phase: moment.phase });
    trials.set(moment.phase, trial);
    const { memory, arena } = trial;
    if (last) memory.set(last.memory.subarray(0, arena.activations));
    else {
      for (const slot of arena.slots) memory.fill(0, slot, slot + model.trainable);
      weightsBefore = new Map(trial.weightNames.map((name) => [name, Float32Array.from(trial.weight(name))]));
      first = trial;
    }
    new Clocks({ memory, clocks: arena.clocks }, model, perEpoch).set(step, onlyStep(step));
    const columns = new Map<string, Float32Array>();
    for (const [name, { size }] of Object.entries(trial.plan.inputs)) {
      const column = setting.columns[name] ?? values(`step ${step} ${name}`, size, 'probabilities');
      trial.column(name).set(column);
      columns.set(name, Float32Array.from(column));
    }
    batches.push(columns);
    trial.run();
    losses.push(trial.figure('loss'));
    if (trial.plan.figures.includes('generatorLoss'))
      losses.push(trial.figure('generatorLoss') / setting.batch);
    last = trial;
  }
  return { before: first!, after: last!, weightsBefore, batches, drawn, losses };
}

export const tensor = (name: string, shape: readonly number[], given: Float32Array): NamedTensor => ({
  name,
  shape,
  values: given,
});
