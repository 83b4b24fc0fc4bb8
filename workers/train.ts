import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { EpochRecord, RunState } from '../contract/commands.ts';
import { problem, ProblemError, type Problem } from '../contract/problems.ts';
import type { AnyDataset, Column } from '../engine/data/dataset.ts';
import { evaluationBatch, layOut, trainingSteps, type Step } from '../engine/graph/layout.ts';
import { initializeWeights, prepareModel, type Model } from '../engine/graph/model.ts';
import { reservedBytes } from '../engine/kernels/places.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { batchSizes, trainingSizes } from '../engine/train/batches.ts';
import { freshCourse } from '../engine/train/course.ts';
import type {
  SampleSpec,
  Snapshot,
  TrainingJob,
  TrainingListener,
  TrainingResult,
  TrainingSpec,
} from './api.ts';
import type { Context } from './context.ts';
import { brokenLayer } from './diagnose.ts';
import { factsOf } from './facts.ts';
import { failedResult } from './failed.ts';
import { runGroup, type GroupResult } from './group.ts';
import { columnFacts, columnsOf, fillMemory, targetsOf } from './prepare.ts';
import { slots, wishes, type LeaderMessage, type LeadResult, type LeadTask, type Wish } from './protocol.ts';
import { readState, writeState } from './state.ts';
import { chunkingFor, piecesOf, readTaskOf, streamOf } from './stream.ts';
import { Telemetry } from './telemetry.ts';
import { hashWeights, readWeights, writeFitting } from './weights.ts';

/** Bytes of weights and optimizer state that are copied at the end of a job. */
const largestCopy = 32 << 20;

/** What the coordinator does to a job from within; what people wish goes the same way. */
interface JobControl {
  /** The words that the lanes look at are there. */
  ready(words: Int32Array): void;
  stop(): void;
}

/** A training job: this thread coordinates, the lanes compute. */
export function startTraining(context: Context, spec: TrainingSpec, listener: TrainingListener): TrainingJob {
  let words: Int32Array | null = null,
    wish: Wish = wishes.run,
    ended = false;
  const tell = (state: RunState) => listener.state(state);
  const want = (next: Wish, state: RunState) => {
    if (ended || wish === wishes.stop || wish === next) return;
    wish = next;
    if (words) {
      Atomics.store(words, slots.wish, wish);
      Atomics.notify(words, slots.wish);
    }
    tell(state);
  };
  const stop = () => want(wishes.stop, 'stopping');
  const ready = (shared: Int32Array) => {
    words = shared;
    Atomics.store(words, slots.wish, wish);
    if (wish === wishes.run) tell('running');
  };
  const done = train(context, spec, listener, { ready, stop }).finally(() => {
    ended = true;
    tell('ended');
  });
  return {
    pause: () => want(wishes.pause, 'paused'),
    resume: () => want(wishes.run, 'running'),
    step() {
      if (!words || ended || wish !== wishes.pause) return;
      Atomics.store(words, slots.wish, wishes.step);
      Atomics.notify(words, slots.wish);
    },
    stop,
    done,
  };
}

async function train(
  context: Context,
  spec: TrainingSpec,
  listener: TrainingListener,
  job: JobControl,
): Promise<TrainingResult> {
  const epochs: EpochRecord[] = [],
    started = performance.now();
  const failed = (problems: readonly Problem[]): TrainingResult =>
    failedResult(problems, { epochs, seconds: (performance.now() - started) / 1000 });
  try {
    return await attempt(context, spec, listener, job, epochs, failed);
  } catch (error) {
    if (error instanceof ProblemError) return failed(error.problems);
    return failed([
      problem('host/internal', { message: error instanceof Error ? error.message : String(error) }),
    ]);
  }
}

async function attempt(
  context: Context,
  spec: TrainingSpec,
  listener: TrainingListener,
  job: JobControl,
  epochs: EpochRecord[],
  failed: (problems: readonly Problem[]) => TrainingResult,
): Promise<TrainingResult> {
  listener.state('preparing');
  const { document, split, affine, seed, samples } = spec,
    stepsDone = spec.resume?.step ?? 0;
  const dataset = samples ? withColumn(spec.dataset, samples.column, samples.rows) : spec.dataset;
  const model = prepareModel(document),
    kernels = await context.kernels(document.training.portable);
  const names = columnsOf(model, dataset, true),
    chunking = dataset.chunking && chunkingFor(model, dataset.chunking),
    stream = streamOf(dataset, names, chunking, split);
  const columns = columnFacts(dataset, affine, names, stream?.held);
  const layout = layOut(model, columns, stepsOf(spec, model), seed, spec.lanes || availableParallelism());
  const memory = context.memories.take(layout.bytes, reservedBytes);
  let quiet = true,
    isHeld = false;
  try {
    const floats = fillMemory(memory, layout, model, dataset, affine),
      { arena } = layout;
    const parameters = floats.subarray(arena.parameters, arena.parameters + model.size);
    if (spec.resume) {
      writeState(model, spec.resume, floats, arena);
    } else {
      initializeWeights(model, seed, parameters);
      if (spec.start) writeFitting(model, spec.start, parameters);
      if (arena.average >= 0) floats.set(parameters, arena.average);
    }

    const words = new Int32Array(memory.buffer),
      channel = new MessageChannel();
    const steps = trainingSizes(model, split.train.length).length * document.training.epochs;
    const telemetry = new Telemetry(memory, { epochs: document.training.epochs, steps, stepsDone }, listener);
    let course = spec.resume?.course ?? freshCourse;
    const snapshot = (): Snapshot => ({
      ...readState(model, floats, arena, false, 'copies'),
      step: epochs.at(-1)?.step ?? stepsDone,
      course,
    });
    let listenerFailed: unknown;
    const giveUp = (error: unknown) => {
      listenerFailed ??= error;
      job.stop();
    };
    channel.port1.on('message', (message: LeaderMessage) => {
      void (async () => {
        const { record, samples } = message;
        epochs.push(record);
        course = message.course;
        // What the studio does with a record (a full disk, say) must reach the person, and must not hang the lanes.
        try {
          await listener.epoch(record, snapshot, samples);
        } catch (error) {
          giveUp(error);
        }
        Atomics.add(words, slots.acknowledged, 1);
        Atomics.notify(words, slots.acknowledged);
      })();
    });
    const targets = targetsOf(model, spec);
    const facts = {
      train: await factsOf(model, targets, split.train),
      validation: await factsOf(model, targets, split.validation),
      test: await factsOf(model, targets, split.test),
    };
    job.ready(words);
    telemetry.start();
    let outcome: GroupResult;
    try {
      const lead: LeadTask = {
        kind: 'train',
        document,
        seed,
        stepsDone,
        course,
        clocks: arena.clocks,
        indices: arena.indices,
        parameters: arena.parameters,
        average: arena.average,
        best: arena.best,
        split: stream?.rows ?? split,
        chunking: chunking ?? null,
        pieces: piecesOf(stream, layout),
        facts,
        port: channel.port2,
      };
      const read = readTaskOf(stream, memory, layout, dataset, seed);
      outcome = await runGroup(context.pool, memory, kernels.module, layout, lead, read);
      quiet = outcome.quiet;
    } finally {
      // Both would keep the process alive.
      telemetry.stop();
      channel.port1.close();
    }
    if (!outcome.ok) return failed([outcome.problem]);
    if (listenerFailed instanceof ProblemError) return failed(listenerFailed.problems);
    if (listenerFailed) throw listenerFailed;
    const result = outcome.result as LeadResult & { kind: 'train' },
      { step, test, seconds } = result,
      // What was reached until then is kept.
      reason = outcome.unreadable ? 'failed' : result.reason;
    const layer =
      reason === 'diverged'
        ? await brokenLayer(
            context,
            {
              document,
              dataset,
              affine,
              indices: result.rows ?? someOf(split),
              lanes: spec.lanes,
              portable: document.training.portable,
            },
            readWeights(model, floats, arena.parameters),
          )
        : null;
    // A large state stays where it is until it is released; of a small one there is a copy, so that the memory serves the next job.
    isHeld = quiet && 4 * model.size * (1 + arena.slots.length) > largestCopy;
    const { weights, optimizer } = readState(
      model,
      floats,
      arena,
      result.restored,
      isHeld ? 'views' : 'copies',
    );
    const release = (): void => {
      weights.length = optimizer.length = 0;
      if (isHeld) context.memories.give(memory);
      isHeld = false;
    };
    return {
      reason,
      problems: [
        ...(reason === 'diverged'
          ? [problem('run/diverged', { step, ...(layer !== null && { layer }) })]
          : []),
        ...(outcome.unreadable ? [outcome.unreadable] : []),
        ...(kernels.module ? [] : [problem('run/slow-kernels', { reason: kernels.reason })]),
      ],
      epochs,
      test,
      weights,
      optimizer,
      release,
      step,
      course: result.course,
      ...(result.samples && { samples: result.samples }),
      weightsHash: hashWeights(weights),
      seconds,
      kernels: kernels.name,
    };
  } finally {
    if (quiet && !isHeld) context.memories.give(memory);
  }
}

/** Of a run whose evaluation broke: samples to look at. */
const someOf = ({ validation, test, train }: TrainingSpec['split']): Uint32Array =>
  [validation, test, train].find((part) => part.length > 0)!.slice(0, evaluationBatch);

/** One plan for each batch size and phase that comes up. */
function stepsOf({ split, samples }: TrainingSpec, model: Model): Step[] {
  const evaluated = [split.validation, split.test].flatMap((part) =>
    batchSizes(part.length, evaluationBatch, model.samplesPerRow),
  );
  const steps = trainingSteps(model, trainingSizes(model, split.train.length), evaluated);
  if (samples) steps.push({ mode: 'infer', batch: rowsOf(samples), at: { network: samples.network } });
  return steps;
}

const rowsOf = ({ rows }: SampleSpec): number => rows.values.length / sizeOf(rows.shape);

const withColumn = (dataset: AnyDataset, name: string, column: Column): AnyDataset => ({
  ...dataset,
  columns: { ...dataset.columns, [name]: column },
});
