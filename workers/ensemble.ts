import type { EpochRecord, Metrics } from '../contract/commands.ts';
import type { NamedTensor } from '../engine/formats/index.ts';
import { prepareModel } from '../engine/graph/model.ts';
import { trainingSizes } from '../engine/train/batches.ts';
import type { Snapshot, TrainingJob, TrainingListener, TrainingResult, TrainingSpec } from './api.ts';
import type { Context } from './context.ts';
import { startTraining } from './train.ts';
import { hashWeights } from './weights.ts';

/**
 * Trains networks that differ in their seed alone, one after the other, as one job (Lakshminarayanan et al., NIPS 2017). Epochs
 * and steps go on counting over all members; `draws` of a snapshot are the members that have ended.
 */
export function startEnsemble(
  context: Context,
  spec: TrainingSpec,
  listener: TrainingListener,
  members: number,
): TrainingJob {
  let current: TrainingJob | null = null,
    paused = false,
    stopped = false;
  const train = async (): Promise<TrainingResult> => {
    const total = lengthOf(spec),
      draws: (readonly NamedTensor[])[] = [...(spec.resume?.draws ?? [])],
      results: TrainingResult[] = [];
    for (let member = draws.length; member < members; member++) {
      const before = results.reduce((sum, { seconds }) => sum + seconds, 0);
      const place: Place = { member, members, before, draws: [...draws], ...total };
      const resume = results.length === 0 && spec.resume && within(spec.resume, place);
      const { resume: _, ...rest } = spec;
      const job = startTraining(
        context,
        { ...rest, seed: spec.seed + member, ...(resume && { resume }) },
        inPlace(listener, place),
      );
      current = job;
      if (paused) job.pause();
      if (stopped) job.stop();
      const result = await job.done;
      results.at(-1)?.release();
      results.push(result);
      const whole = result.reason === 'completed' || result.reason === 'early-stopped';
      // The members outlive the memory in which they were made.
      if (whole) draws.push(result.weights.map((w) => ({ ...w, values: w.values.slice() })));
      if (!whole) break;
    }
    return together(results, draws, total);
  };
  const done = train().finally(() => listener.state('ended'));
  return {
    pause() {
      paused = true;
      current?.pause();
    },
    resume() {
      paused = false;
      current?.resume();
    },
    step() {
      current?.step();
    },
    stop() {
      stopped = true;
      current?.stop();
    },
    done,
  };
}

interface Length {
  /** Of one member. */
  readonly epochs: number;
  readonly steps: number;
}
interface Place extends Length {
  readonly member: number;
  readonly members: number;
  /** Seconds of the members before. */
  readonly before: number;
  readonly draws: Snapshot['draws'];
}

function lengthOf({ document, split }: TrainingSpec): Length {
  const { epochs } = document.training;
  return { epochs, steps: epochs * trainingSizes(prepareModel(document), split.train.length).length };
}

/** A snapshot of the whole job as one of the member that it was taken of. */
const within = ({ draws: _, ...snapshot }: Snapshot, { member, steps }: Place): Snapshot => ({
  ...snapshot,
  step: snapshot.step - member * steps,
});

/** What is told of a member, told of the whole. */
function inPlace(listener: TrainingListener, place: Place): TrainingListener {
  const { member, members, before, draws, epochs, steps } = place;
  const recordOf = (record: EpochRecord): EpochRecord => ({
    ...record,
    epoch: member * epochs + record.epoch,
    step: member * steps + record.step,
    seconds: before + record.seconds,
    member: member + 1,
  });
  return {
    ...(listener.telemetry && {
      telemetry(points, progress) {
        const left = steps - progress.step,
          all = (members - member - 1) * steps + left;
        listener.telemetry?.(
          points.map(({ step, loss }) => ({ step: member * steps + step, loss })),
          {
            ...progress,
            epoch: member * epochs + progress.epoch,
            epochs: members * epochs,
            step: member * steps + progress.step,
            steps: members * steps,
            elapsed: before + progress.elapsed,
            remaining: progress.remaining === null || left === 0 ? null : (progress.remaining * all) / left,
          },
        );
      },
    }),
    epoch: (record, snapshot, ...rest) =>
      listener.epoch(
        recordOf(record),
        () => {
          const inner = snapshot();
          return { ...inner, step: member * steps + inner.step, ...(draws && { draws }) };
        },
        ...rest,
      ),
    state(state) {
      // The job begins and ends once.
      if (state === 'ended' || (state === 'preparing' && member > 0)) return;
      listener.state(state);
    },
  };
}

function together(
  results: readonly TrainingResult[],
  draws: readonly (readonly NamedTensor[])[],
  { epochs, steps }: Length,
): TrainingResult {
  const last = results.at(-1)!,
    // Of a member that was left in the middle the state is its own.
    member = last.reason === 'completed' || last.reason === 'early-stopped' ? draws.length - 1 : draws.length;
  const first = member - results.length + 1;
  return {
    ...last,
    problems: results.flatMap(({ problems }, i) =>
      i === 0 ? problems : problems.filter((p) => p.severity === 'error'),
    ),
    epochs: results.flatMap((result, i) =>
      result.epochs.map((record) => ({
        ...record,
        epoch: (first + i) * epochs + record.epoch,
        step: (first + i) * steps + record.step,
        member: first + i + 1,
      })),
    ),
    test: last.test && meanOf(results.flatMap(({ test }) => (test ? [test] : []))),
    step: member * steps + last.step,
    draws,
    weightsHash: hashWeights(
      draws.flatMap((weights, i) => weights.map((w) => ({ ...w, name: `member-${i + 1}/${w.name}` }))),
    ),
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** The mean of each figure over the members. */
const meanOf = (all: readonly Metrics[]): Metrics =>
  Object.fromEntries(
    Object.keys(all[0] ?? {}).map((name) => [name, all.reduce((sum, m) => sum + m[name]! / all.length, 0)]),
  );
