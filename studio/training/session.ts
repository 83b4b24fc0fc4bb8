import type { EpochRecord, RunState } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Snapshot, TrainingJob, TrainingListener, TrainingResult } from '../../workers/api.ts';
import { failedResult } from '../../workers/failed.ts';
import type { Context } from '../context.ts';
import { asProblemError } from '../files/problems.ts';
import {
  heartbeat,
  makeRunFolder,
  removeRunFolder,
  runIds,
  touchRecord,
  writeRecord,
  type RunFolder,
} from '../runs/folder.ts';
import { openMetrics, type MetricsWriter } from '../runs/metrics.ts';
import type { Checkpoint } from '../runs/checkpoints.ts';
import type { RunRecord } from '../runs/record.ts';
import { RecordWriter } from '../runs/record-writer.ts';
import { Album } from './album.ts';
import { betterThan } from './best.ts';
import type { Prepared } from './prepare.ts';
import { firstRecord, lastRecord } from './record.ts';
import { Saver } from './saver.ts';

/** One training from its start to the last byte of its run folder. */
export interface Session {
  readonly run: string;
  readonly project: string;
  /** The run as it stands now. */
  record(): RunRecord;
  pause(): void;
  resume(): void;
  step(): void;
  stop(): void;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

export interface SessionSpec {
  readonly project: string;
  readonly document: ProjectDocument;
  readonly prepared: Prepared;
  /** A run to go on from. */
  readonly from: { readonly run: string; readonly checkpoint: Checkpoint } | null;
  /** Weights to begin with; of no use to what goes on. */
  readonly start?: readonly NamedTensor[];
}

/** Resolves once the run folder is there and the threads have been told to begin. */
export async function startSession(context: Context, spec: SessionSpec): Promise<Session> {
  const workers = await context.workers();
  const folder = await makeRunFolder(spec.project);
  const begun = await beginRecord(folder, spec);
  const { metrics } = begun;
  let { record } = begun;
  const { lossJudges } = objectives[spec.document.objective.type as ObjectiveName];
  const saver = new Saver(folder);
  const writes = new RecordWriter(folder);
  const album = Album.of(folder, spec, (samples) =>
    context.events.emit('train.samples', { run: folder.run, samples }),
  );

  const publish = (state: RunState, problems: readonly Problem[] = []): void => {
    context.events.emit('train.state', {
      run: folder.run,
      path: spec.project,
      state,
      reason: record.reason,
      test: record.test,
      weights: record.weights,
      problems,
    });
  };

  const listener: TrainingListener = {
    telemetry(points, progress) {
      metrics.steps(points);
      context.events.emit('train.telemetry', { run: folder.run, points, ...progress });
    },
    epoch(epoch, snapshot, samples) {
      metrics.epoch(epoch);
      const best = betterThan(record.best, epoch, lossJudges);
      record = {
        ...record,
        epochs: epoch.epoch,
        seconds: epoch.seconds,
        train: epoch.train,
        validation: epoch.validation,
        best: best ?? record.best,
      };
      saveCheckpoints(saver, epoch, snapshot, best !== null, totalEpochs(spec.document));
      writes.write(record);
      context.events.emit('train.epoch', { run: folder.run, record: epoch });
      if (samples) album?.add(epoch.epoch, samples);
    },
    state(state) {
      // `ended` is said once everything is on the disk.
      if (state === 'ended' || state === record.state) return;
      record = { ...record, state };
      writes.write(record);
      publish(state);
    },
  };

  let job: TrainingJob;
  try {
    job = workers.train(
      {
        document: spec.document,
        dataset: spec.prepared.dataset,
        split: spec.prepared.split,
        affine: spec.prepared.affine,
        lanes: spec.document.training.lanes,
        seed: spec.document.training.seed,
        ...(spec.from && { resume: spec.from.checkpoint }),
        ...(spec.start && { start: spec.start }),
        ...(album && { samples: album.wanted }),
      },
      listener,
    );
  } catch (error) {
    job = failedJob(asProblemError(error).problems);
  }
  const beat = setInterval(() => void touchRecord(folder).catch(warn), heartbeat);
  beat.unref();
  publish(record.state);

  const finish = async (): Promise<void> => {
    const result = await job.done.catch((error: unknown) => failedResult(asProblemError(error).problems));
    const saved = await saveEnd(saver, record, result);
    if (result.samples && isGood(result)) album?.add(record.epochs, result.samples);
    await album?.finish();
    const written = await closeMetrics(metrics);
    clearInterval(beat);
    result.release();
    await writes.idle();
    record = lastRecord(record, result, saved, [
      ...saver.problems,
      ...written,
      ...writes.problems,
      ...(album?.problems ?? []),
    ]);
    // The disk may be full for this one, too: then the file still says "running" and is shown as failed.
    await writeRecord(folder, record).catch((error: unknown) => {
      record = { ...record, problems: [...record.problems, ...asProblemError(error).problems] };
    });
    context.sessions.delete(folder.run);
    publish('ended', record.problems);
  };

  const session: Session = {
    run: folder.run,
    project: spec.project,
    record: () => record,
    pause: () => job.pause(),
    resume: () => job.resume(),
    step: () => job.step(),
    stop: () => job.stop(),
    ended: finish(),
  };
  context.sessions.set(folder.run, session);
  return session;
}

/** The first files of a run. Where they cannot be written there is no run, and its folder goes. */
async function beginRecord(
  folder: RunFolder,
  spec: SessionSpec,
): Promise<{ record: RunRecord; metrics: MetricsWriter }> {
  try {
    const record = await firstRecord(folder, spec, (await runIds(spec.project)).length);
    await writeRecord(folder, record);
    return { record, metrics: await openMetrics(folder) };
  } catch (error) {
    await removeRunFolder(folder).catch(warn);
    throw error;
  }
}

function saveCheckpoints(
  saver: Saver,
  epoch: EpochRecord,
  snapshot: () => Snapshot,
  isBest: boolean,
  epochs: number,
): void {
  const isLast = epoch.epoch >= epochs;
  let copy: Snapshot | undefined;
  const checkpoint = () => ({ ...(copy ??= snapshot()), epoch: epoch.epoch });
  if (isBest) saver.offer('best', checkpoint());
  if (isLast || saver.isDue('last')) saver.offer('last', checkpoint());
  saver.writeDue();
}

/** Epochs of all members of an ensemble; otherwise what the document says. */
export const totalEpochs = ({ training: { epochs, posterior } }: ProjectDocument): number =>
  posterior?.kind === 'ensemble' ? epochs * posterior.members : epochs;

/** Its weights are worth having: where the data could not be read to the end, those until then. */
const isGood = ({ reason, weights }: TrainingResult): boolean => reason !== 'diverged' && weights.length > 0;

/** A training that was stopped in the middle of an epoch has newer weights than its last checkpoint. */
async function saveEnd(saver: Saver, record: RunRecord, result: TrainingResult): Promise<boolean> {
  const isWhole = result.reason !== 'stopped' && result.reason !== 'failed';
  const { epochs, earlyStopping, posterior } = record.document.training;
  // Of a run that made all its epochs the last checkpoint is there, unless its end has put the best weights in their place.
  const isSaved = isWhole && record.epochs >= epochs && !earlyStopping?.restoreBest && !posterior;
  if (isGood(result) && !isSaved) {
    const { weights, optimizer, step, course, draws } = result;
    const rest = { ...(course && { course }), ...(draws && { draws }) };
    saver.offer('last', { weights, optimizer, step, epoch: record.epochs, ...rest });
  }
  return saver.finish();
}

async function closeMetrics(metrics: MetricsWriter): Promise<readonly Problem[]> {
  try {
    await metrics.close();
    return [];
  } catch (error) {
    return asProblemError(error).problems;
  }
}

const failedJob = (problems: readonly Problem[]): TrainingJob => ({
  pause() {},
  resume() {},
  step() {},
  stop() {},
  done: Promise.resolve(failedResult(problems)),
});
const warn = (error: unknown): void => process.emitWarning(asProblemError(error).message, 'BackpropRun');
