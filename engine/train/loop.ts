import type { EpochRecord, Metrics } from '../../contract/commands.ts';
import type { Chunking, Split } from '../data/dataset.ts';
import type { TargetFacts } from '../objectives/metrics.ts';
import { evaluationBatch } from '../graph/layout.ts';
import type { Model } from '../graph/model.ts';
import type { Plan, StepKind } from '../graph/plan.ts';
import { batchSizes, epochOrder, streamOrder, trainingSizes } from './batches.ts';
import { Clocks, onlyStep } from './clock.ts';
import { Course, type CourseState } from './course.ts';
import { Groups } from './groups.ts';
import { GradientNorms } from './gradients.ts';
import { Sums } from './sums.ts';
import { WindowOrder, type Order } from './windows.ts';

/** Once through a part of the data. */
export interface Pass {
  readonly part: keyof Split;
  /** From 1; 0 where the samples are taken as they follow each other. */
  readonly epoch: number;
  readonly order: Order;
}

/** Columns of which only a piece is in memory; samples `from` to `to` by their numbers in a pass. */
export interface Pieces {
  /** Waits until these samples are there, those of one update at most. False where they cannot be read: the training ends. */
  ready(pass: Pass, from: number, to: number): boolean;
  /** Makes them the next batch. They are there. */
  place(pass: Pass, from: number, to: number): void;
}

/** What the loop drives: the lanes, the memory they share, and whoever watches. */
export interface Machine {
  /** The arena, float32. */
  readonly memory: Float32Array;
  /** Row numbers of the next batch. */
  readonly indices: Int32Array;
  /** Where columns are read in pieces. */
  readonly pieces?: Pieces | undefined;
  /** Element offset of each network's clock. */
  readonly clocks: readonly number[];
  /** Element offsets of the weights, of their average, and of where those of the best epoch are kept; -1: nowhere. */
  readonly parameters: number;
  readonly average: number;
  readonly best: number;
  /** Runs the plan of this kind, batch size and phase on all lanes, and returns it. Throws where a lane is lost. */
  run(kind: StepKind, batch: number, phase: string): Plan;
  /** Called between steps, and between batches that are judged: waits while paused; false = stop. */
  mayContinue(part: keyof Split): boolean;
  /** After each training step; of `losses` the first is that of the step. */
  step(step: number, epoch: number, losses: Float64Array): void;
  /** After each epoch; returns when the record was taken. */
  epoch(record: EpochRecord, course: CourseState): void;
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
  readonly course: CourseState;
  readonly facts: Readonly<Record<keyof Split, TargetFacts>>;
  /** Samples are mixed by chunks and windows; one by one where absent. */
  readonly chunking?: Chunking | undefined;
}

export interface LoopResult {
  readonly reason: 'completed' | 'stopped' | 'early-stopped' | 'diverged';
  readonly step: number;
  readonly test: Metrics | null;
  readonly course: CourseState;
  /** Of a run that diverged in training: the samples of the batch that broke. The weights are then those before it. */
  readonly rows?: Uint32Array;
  /** The weights of the best epoch and those of the last have changed places. */
  readonly restored: boolean;
}

/**
 * Trains to the end, or until told to stop, or until the validation part gets no better, or until the loss is no number.
 * Runs on the leading lane. An epoch whose validation shows that its last step broke the weights is not handed on: nobody
 * must take them for a checkpoint.
 */
export function trainLoop(machine: Machine, spec: LoopSpec): LoopResult {
  const { pieces } = machine,
    { model, split, epochs, batchSize } = spec,
    { samplesPerRow, objective, phases } = model,
    final = phases.at(-1)!;
  const sizes = trainingSizes(model, split.train.length),
    perEpoch = sizes.length;
  const clocks = new Clocks(machine, model, perEpoch),
    tick = onlyStep(0, split.train.length),
    rowLength = batchSize * samplesPerRow;
  const { accumulate = 1 } = model.document.training,
    groups = new Groups(sizes, accumulate);
  const course = new Course(
    model,
    { perEpoch: groups.perEpoch, updates: groups.perEpoch * epochs },
    spec.course,
  );
  const fullRate = [...model.optimizers.values()][0]!.params['learningRate'] as number;
  const sums = new Sums(model, spec.course.sums),
    norms = new GradientNorms(),
    // One for all epochs: V8 lets megabytes outside of its heap wait long before it looks for those that are dead.
    shuffled = new Uint32Array(model.carriesState || spec.chunking ? 0 : split.train.length);
  let step = spec.stepsDone,
    over = false;
  const end = (reason: LoopResult['reason'], rest: Partial<LoopResult> = {}): LoopResult => ({
    reason,
    step,
    test: null,
    course: course.state(sums.state()),
    restored: false,
    ...rest,
  });
  const stopped = (): LoopResult => {
    refreshAverage(machine, model);
    return end('stopped');
  };
  // A stop in the middle of an epoch leaves some of its batches done; a stop right behind them all, its end.
  const begin = sums.isEmpty ? Math.floor(step / perEpoch) + 1 : Math.ceil(step / perEpoch);
  for (let epoch = begin; epoch <= epochs && !over; epoch++) {
    const pass: Pass = { part: 'train', epoch, order: orderOf(spec, epoch, shuffled) };
    if (step === (epoch - 1) * perEpoch) clearStates(machine, model);
    clocks.look(Math.max(1, step));
    /** Whether samples of the update that begins with this batch cannot be read. */
    const isMissing = (batch: number): boolean => {
      const last = Math.min(perEpoch, batch + accumulate) - 1;
      return !pieces!.ready(pass, batch * rowLength, last * rowLength + sizes[last]! * samplesPerRow);
    };
    // No views, no closures, no records: a step allocates nothing. V8 compiles what is called at every step as a matter of course; the
    // loop around it, which is entered once, only as a favour, and code that is not compiled puts each loss that it sees into a box.
    const makeStep = (batch: number): boolean => {
      const size = sizes[batch]!,
        from = batch * rowLength,
        to = from + size * samplesPerRow;
      pass.order.fill(machine.indices, from, to);
      pieces?.place(pass, from, to);
      tick.update = (epoch - 1) * groups.perEpoch + groups.number(batch);
      tick.factor = course.factor(tick.update - 1);
      tick.share = groups.share(batch);
      tick.first = groups.isFirst(batch);
      clocks.set(++step, tick);
      const kind = groups.isLast(batch) ? 'train' : 'accumulate',
        plan = machine.run(kind, size, clocks.moment.phase);
      sums.add(machine.memory, plan, size);
      norms.add(machine.memory, plan);
      machine.step(step, epoch, sums.last);
      // Compared: what `Number.isFinite` is called with is in a box, too.
      return Math.abs(sums.last[0]!) < Infinity;
    };
    for (let batch = step - (epoch - 1) * perEpoch; batch < perEpoch; batch++) {
      // Not between two batches of one update: what they have added up is in no snapshot.
      if (groups.isFirst(batch)) {
        if (!machine.mayContinue('train') || (pieces && isMissing(batch))) return stopped();
      }
      if (!makeStep(batch)) {
        const from = batch * rowLength,
          rows = new Uint32Array(sizes[batch]! * samplesPerRow);
        pass.order.fill(rows, from, from + rows.length);
        return end('diverged', { rows });
      }
    }
    refreshAverage(machine, model);
    const { phase } = clocks.moment;
    const validation = split.validation.length
      ? evaluate(machine, model, spec, 'validation', objective.distinct ? phase : final)
      : null;
    if (validation === 'stopped') return stopped();
    if (validation && !hasFiniteLoss(validation)) return end('diverged');
    const record = {
      epoch,
      step,
      seconds: machine.seconds(),
      ...(objective.distinct && { phase }),
      train: sums.finish(spec.facts.train),
      validation,
      learningRate: fullRate * course.factor(epoch * groups.perEpoch - 1),
      ...norms.finish(),
    };
    sums.clear();
    // What an earlier phase learned is not the model yet.
    if (!objective.distinct || phase === final) {
      const seen = course.look(record, epoch * groups.perEpoch);
      over = seen.over;
      if (seen.improved) keepBest(machine, model);
    }
    machine.epoch(record, course.state([]));
  }
  const restored = course.hasBest && machine.best >= 0;
  if (restored) swapBest(machine, model);
  const reason = over ? 'early-stopped' : 'completed';
  const test = split.test.length ? evaluate(machine, model, spec, 'test', final) : null;
  if (test === 'stopped') return end(reason, { restored });
  return end(test && !hasFiniteLoss(test) ? 'diverged' : reason, { restored, test });
}

/** Where the weights are that are evaluated, saved and exported. */
const shown = ({ parameters, average }: Machine): number => (average < 0 ? parameters : average);

/** Running statistics are averages by themselves. */
function refreshAverage({ memory, parameters, average }: Machine, { trainable, size }: Model): void {
  if (average >= 0) memory.copyWithin(average + trainable, parameters + trainable, parameters + size);
}
/** An epoch begins at the beginning of every stream. */
function clearStates({ memory, parameters }: Machine, { weights }: Model): void {
  for (const { at, size, perSample } of weights)
    if (perSample) memory.fill(0, parameters + at, parameters + at + size);
}

function keepBest(machine: Machine, { size }: Model): void {
  const from = shown(machine);
  if (machine.best >= 0) machine.memory.copyWithin(machine.best, from, from + size);
}
/** The last weights stay where the best were: a later training goes on from them. */
function swapBest(machine: Machine, { size }: Model): void {
  const { memory, best } = machine,
    to = shown(machine);
  const last = memory.slice(to, to + size);
  memory.copyWithin(to, best, best + size);
  memory.set(last, best);
}

const hasFiniteLoss = (metrics: Metrics): boolean => Number.isFinite(metrics['loss']);

/** Loss and metrics over a part; `after` sees the memory after each batch. */
export function evaluate(
  machine: Machine,
  model: Model,
  { split, facts }: Pick<LoopSpec, 'split' | 'facts'>,
  part: keyof Split,
  phase: string,
  after?: (size: number) => void,
): Metrics | 'stopped' {
  const sums = new Sums(model),
    pass: Pass = { part, epoch: 0, order: listed(split[part]) };
  let at = 0;
  for (const size of batchSizes(split[part].length, evaluationBatch, model.samplesPerRow)) {
    const end = at + size * model.samplesPerRow;
    if (!machine.mayContinue(part) || !take(machine, pass, at, end)) return 'stopped';
    at = end;
    sums.add(machine.memory, machine.run('evaluate', size, phase), size);
    after?.(size);
  }
  return sums.finish(facts[part]);
}

/** Makes some samples the next batch; false where they cannot be read. */
export function take(machine: Machine, pass: Pass, from: number, to: number): boolean {
  if (machine.pieces?.ready(pass, from, to) === false) return false;
  pass.order.fill(machine.indices, from, to);
  machine.pieces?.place(pass, from, to);
  return true;
}

/** The samples as they are listed. */
export const listed = (samples: Uint32Array): Order => ({
  fill(out, from, to) {
    for (let i = from; i < to; i++) out[i - from] = samples[i]!;
  },
});

function orderOf(
  { model, split: { train }, seed, batchSize, chunking }: LoopSpec,
  epoch: number,
  shuffled: Uint32Array,
): Order {
  if (model.carriesState) return listed(streamOrder(train, batchSize));
  if (chunking) return new WindowOrder(train, chunking, { seed, epoch });
  return listed(epochOrder(train, seed, epoch, shuffled));
}
