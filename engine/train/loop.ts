import type { EpochRecord, Metrics } from '../../contract/commands.ts';
import type { Split } from '../data/dataset.ts';
import type { MetricFacts } from '../objectives/metrics.ts';
import type { Model } from '../graph/model.ts';
import { clockSlots, stepSplit } from '../kernels/verbs.ts';
import { batchSizes, epochOrder } from './batches.ts';

/** What the loop drives: the lanes, the memory they share, and whoever watches. */
export interface Machine {
  /** The arena, float32. */
  readonly memory: Float32Array;
  /** Row numbers of the next batch. */
  readonly indices: Int32Array;
  /** Element offset of the clock. */
  readonly clock: number;
  /** Runs the plan of this mode and batch size on all lanes; returns the offset of its results. Throws where a lane is lost. */
  run(mode: 'train' | 'evaluate' | 'infer', batch: number): number;
  /** Called between steps: waits while paused; false = stop. */
  mayContinue(): boolean;
  /** After each training step. */
  step(step: number, epoch: number, loss: number): void;
  /** After each epoch; returns when the record was taken. */
  epoch(record: EpochRecord): void;
  /** Seconds since the start, pauses left out. */
  seconds(): number;
}

export interface LoopSpec {
  readonly model: Model;
  readonly split: Split;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Steps that were made before: the loop goes on behind them. */
  readonly stepsDone: number;
  readonly facts: Readonly<Record<keyof Split, MetricFacts>>;
}

export interface LoopResult {
  readonly reason: 'completed' | 'stopped' | 'diverged';
  readonly step: number;
  readonly test: Metrics | null;
}

/** Samples of one evaluation step: enough to keep every lane busy, little enough to need less memory than training. */
export const evaluationBatch = 256;

/**
 * Trains to the end, or until told to stop, or until the loss is no number. Runs on the leading lane. An epoch whose
 * validation shows that its last step broke the weights is not handed on: nobody must take them for a checkpoint.
 */
export function trainLoop(machine: Machine, spec: LoopSpec): LoopResult {
  const { model, split, seed, epochs, batchSize } = spec;
  const sizes = batchSizes(split.train.length, batchSize);
  let step = spec.stepsDone;
  for (let epoch = Math.floor(step / sizes.length) + 1; epoch <= epochs; epoch++) {
    const order = epochOrder(split.train, seed, epoch),
      sums = new Sums(model);
    // A stop in the middle of an epoch leaves some of its batches done.
    for (let batch = step % sizes.length; batch < sizes.length; batch++) {
      if (!machine.mayContinue()) return { reason: 'stopped', step, test: null };
      const size = sizes[batch]!,
        at = batch * batchSize;
      step++;
      machine.indices.set(order.subarray(at, at + size));
      writeClock(machine, model, step);
      const loss = sums.add(machine.memory, machine.run('train', size), size);
      machine.step(step, epoch, loss);
      if (!Number.isFinite(loss)) return { reason: 'diverged', step, test: null };
    }
    const validation = split.validation.length
      ? evaluate(machine, model, split.validation, spec.facts.validation)
      : null;
    if (validation === 'stopped') return { reason: 'stopped', step, test: null };
    if (validation && !hasFiniteLoss(validation)) return { reason: 'diverged', step, test: null };
    machine.epoch({
      epoch,
      step,
      seconds: machine.seconds(),
      train: sums.finish(spec.facts.train),
      validation,
    });
  }
  const test = split.test.length ? evaluate(machine, model, split.test, spec.facts.test) : null;
  if (test === 'stopped') return { reason: 'completed', step, test: null };
  return { reason: test && !hasFiniteLoss(test) ? 'diverged' : 'completed', step, test };
}

const hasFiniteLoss = (metrics: Metrics): boolean => Number.isFinite(metrics['loss']);

/** Loss and metrics over some samples; `after` sees the memory after each batch. */
export function evaluate(
  machine: Machine,
  model: Model,
  samples: Uint32Array,
  facts: MetricFacts,
  after?: (size: number) => void,
): Metrics | 'stopped' {
  const sums = new Sums(model);
  let at = 0;
  for (const size of batchSizes(samples.length, evaluationBatch)) {
    if (!machine.mayContinue()) return 'stopped';
    machine.indices.set(samples.subarray(at, at + size));
    at += size;
    sums.add(machine.memory, machine.run('evaluate', size), size);
    after?.(size);
  }
  return sums.finish(facts);
}

function writeClock({ memory, clock }: Machine, model: Model, step: number): void {
  memory[clock + clockSlots.rate] = model.optimizerParams['learningRate'] as number;
  memory[clock + clockSlots.stepLow] = step % stepSplit;
  memory[clock + clockSlots.stepHigh] = Math.floor(step / stepSplit);
  memory.set(model.optimizer.corrections(model.optimizerParams, step), clock + clockSlots.corrections);
}

/** Adds up what a plan leaves in its results, in double precision: [mean loss, sum of each metric]. */
class Sums {
  private count = 0;
  private loss = 0;
  private readonly model: Model;
  private readonly metrics: Float64Array;

  constructor(model: Model) {
    this.model = model;
    this.metrics = new Float64Array(model.metrics.length);
  }
  /** Returns the mean loss of the batch. */
  add(memory: Float32Array, results: number, size: number): number {
    const loss = memory[results]!;
    this.count += size;
    this.loss += loss * size;
    for (let i = 0; i < this.metrics.length; i++) this.metrics[i]! += memory[results + 1 + i]!;
    return loss;
  }
  finish(facts: MetricFacts): Metrics {
    const { count, model } = this,
      found: Record<string, number> = { loss: this.loss / count };
    model.metrics.forEach(
      ({ name, metric }, i) => (found[name] = metric.finish(this.metrics[i]! / count, facts)),
    );
    return found;
  }
}
