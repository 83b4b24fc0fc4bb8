import { choice, int, type Parameters, type Values } from '../parameters.ts';

/** Where a run stands behind its warm-up. */
export interface Moment {
  /** Since the end of the warm-up, in the schedule's `unit`: whole epochs at their first update, parts of them between. */
  readonly time: number;
  /** Of the whole run, without the warm-up, in the same unit. */
  readonly length: number;
  /** The same two, counted in updates. */
  readonly update: number;
  readonly updates: number;
  /** What the schedule remembers of the epochs so far; empty at the start. */
  readonly state: readonly number[];
}

/** One file per schedule holds one of these; `schedules/index.ts` is the one table. */
export interface Schedule {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  /** `warmup` and `unit`, see `times`, are among them. */
  readonly parameters: Parameters;
  /** What the optimizer's learning rate is multiplied by. Pure: a run can go on anywhere. */
  factor(params: Values, moment: Moment): number;
  /** What is remembered after an epoch with this loss: finite numbers only, since they are saved as JSON. */
  remember?(params: Values, state: readonly number[], loss: number): readonly number[];
}

/** What every schedule has. */
export const times = {
  warmup: int(
    0,
    1e9,
    0,
    'How long the rate first rises to its full value, in equal steps; the schedule begins behind it.',
  ),
  unit: choice(['epochs', 'steps'], 'epochs', 'What time is counted in.'),
} as const;

/** A schedule with its parameters, defaults filled in. */
export interface Scheduled {
  readonly schedule: Schedule;
  readonly params: Values;
}

/** How long a run is, in updates of the weights. */
export interface RunLength {
  readonly perEpoch: number;
  readonly updates: number;
}

export const warmupUpdates = ({ params }: Scheduled, { perEpoch }: RunLength): number =>
  (params['warmup'] as number) * (params['unit'] === 'steps' ? 1 : perEpoch);

/** One for all calls: a step allocates nothing. */
const here: { -readonly [Key in keyof Moment]: Moment[Key] } = {
  time: 0,
  length: 0,
  update: 0,
  updates: 0,
  state: [],
};

/**
 * What the learning rate of an update is multiplied by; `done`: updates made before it. In a warm-up of n updates these
 * are 1/(n+1), 2/(n+1), ... n/(n+1): none is lost to a rate of 0.
 */
export function rateFactor(
  scheduled: Scheduled,
  done: number,
  run: RunLength,
  state: readonly number[],
): number {
  const { schedule, params } = scheduled,
    warmup = warmupUpdates(scheduled, run);
  if (done < warmup) return (done + 1) / (warmup + 1);
  const unit = params['unit'] === 'steps' ? 1 : run.perEpoch,
    update = done - warmup,
    updates = run.updates - warmup;
  here.time = update / unit;
  here.length = updates / unit;
  here.update = update;
  here.updates = updates;
  here.state = state;
  return schedule.factor(params, here);
}
