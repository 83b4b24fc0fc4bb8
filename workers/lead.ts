import type { Split } from '../engine/data/dataset.ts';
import { evaluationBatch } from '../engine/graph/layout.ts';
import { prepareModel } from '../engine/graph/model.ts';
import type { Plan, StepKind } from '../engine/graph/plan.ts';
import { poisonSlot } from '../engine/kernels/control.ts';
import { clockSlots, stepSplit } from '../engine/kernels/verbs.ts';
import type { Mode } from '../engine/objectives/index.ts';
import { batchSizes } from '../engine/train/batches.ts';
import { Clocks, onlyStep } from '../engine/train/clock.ts';
import { continueSequences } from '../engine/train/continue.ts';
import { evaluate, listed, take, trainLoop, type Machine, type Pass } from '../engine/train/loop.ts';
import { ReadPieces, sendReaderHome } from './pieces.ts';
import {
  lanePoisoned,
  ringCapacity,
  ringStart,
  slots,
  wishes,
  type LaneTask,
  type LeadResult,
  type LeaderMessage,
  type LeadTask,
} from './protocol.ts';

/** How long the leader sleeps at a time while paused or waiting for the coordinator, in milliseconds. */
const slice = 250;
/** A step behind any training; both its halves are whole numbers in float32 and in 32 bits. */
const afterAll = 2 ** 40;
/** Samples are made at most so often, in seconds; and of a long run, every so many-th part of the time that it has taken. */
const sampleInterval = 2,
  sampleShare = 50;

/** The leading lane: it drives the loop and calls the others to each step. */
export function lead(
  task: LaneTask,
  work: LeadTask,
  words: Int32Array,
  run: (plan: number) => void,
): LeadResult {
  const model = prepareModel(work.document),
    machine = new SharedMachine(task, work, words, model.samplesPerRow, run);
  try {
    if (work.kind === 'infer') return infer(machine, work, model);
    const { epochs, batchSize } = work.document.training;
    const result = trainLoop(machine, {
      model,
      split: work.split,
      seed: work.seed,
      stepsDone: work.stepsDone,
      course: work.course,
      epochs,
      batchSize,
      facts: work.facts,
      chunking: work.chunking ?? undefined,
    });
    const seconds = machine.seconds();
    return { kind: 'train', ...result, seconds, samples: machine.makeSamples() };
  } finally {
    machine.sendHome();
  }
}

/** Outputs of the `test` samples; with their loss and metrics where the plans are for evaluation. */
function infer(machine: SharedMachine, work: LeadTask, model: ReturnType<typeof prepareModel>): LeadResult {
  const samples = work.split.test,
    phase = model.phases.at(-1)!,
    evaluated = machine.has('evaluate');
  const rows = evaluated ? Math.floor(samples.length / model.samplesPerRow) : samples.length,
    outputs = new Float32Array(rows * machine.outputSize);
  let at = 0;
  const collect = (mode: Mode) => (size: number) => {
    outputs.set(machine.output(mode, size, phase), at * machine.outputSize);
    at += size;
  };
  // As at the end of training: weights that grow in its course are fully grown.
  new Clocks(machine, model, 1).set(afterAll, onlyStep(afterAll));
  const { continuation } = work;
  if (continuation) {
    const made = continueSequences(machine, model, continuation, continuation, samples.length);
    return { kind: 'infer', metrics: null, outputs: made };
  }
  if (evaluated) {
    const metrics = evaluate(machine, model, work, 'test', phase, collect('evaluate'));
    return { kind: 'infer', metrics: metrics === 'stopped' ? null : metrics, outputs };
  }
  const sizes = batchSizes(samples.length, evaluationBatch),
    pass: Pass = { part: 'test', epoch: 0, order: listed(samples) };
  for (const [batch, size] of sizes.entries()) {
    if (!take(machine, pass, at, at + size)) break;
    if (work.stepsDone > 0) {
      // A pass in which values drop out: others in every batch of it.
      const step = work.stepsDone * sizes.length + batch;
      machine.memory[machine.clocks[0]! + clockSlots.stepLow] = step % stepSplit;
      machine.memory[machine.clocks[0]! + clockSlots.stepHigh] = Math.floor(step / stepSplit);
    }
    machine.run('infer', size, phase);
    collect('infer')(size);
  }
  return { kind: 'infer', metrics: null, outputs };
}

function piecesOf(
  words: Int32Array,
  { split }: LeadTask,
  { places, size, placeRows }: NonNullable<LeadTask['pieces']>,
  rows: number,
): ReadPieces {
  return new ReadPieces(words, words.subarray(places, places + rows), size, placeRows, split);
}

class SharedMachine implements Machine {
  readonly memory: Float32Array;
  readonly indices: Int32Array;
  readonly clocks: readonly number[];
  readonly parameters: number;
  readonly average: number;
  readonly best: number;
  readonly pieces: ReadPieces | undefined;
  private readonly task: LaneTask;
  private readonly work: LeadTask;
  private readonly words: Int32Array;
  private readonly ring: Float64Array;
  private readonly runPlan: (plan: number) => void;
  private readonly started = performance.now();
  private paused = 0;
  /** Its last training step was asked for by itself. */
  private single = false;
  private written = 0;
  private epochs = 0;
  /** Seconds of training at which samples are made next. */
  private samplesDue = 0;

  constructor(
    task: LaneTask,
    work: LeadTask,
    words: Int32Array,
    samplesPerRow: number,
    run: (plan: number) => void,
  ) {
    const { buffer } = task.memory;
    this.task = task;
    this.work = work;
    this.words = words;
    this.runPlan = run;
    this.memory = new Float32Array(buffer);
    this.ring = new Float64Array(buffer, ringStart, 2 * ringCapacity);
    const batch = Math.max(...task.plans.map(({ plan }) => plan.batch));
    this.indices = new Int32Array(buffer, 4 * work.indices, batch * samplesPerRow);
    this.pieces = work.pieces ? piecesOf(words, work, work.pieces, batch * samplesPerRow) : undefined;
    this.clocks = work.clocks;
    this.parameters = work.parameters;
    this.average = work.average;
    this.best = work.best;
  }

  has(mode: string): boolean {
    return this.task.plans.some(({ plan }) => plan.name === mode);
  }
  get outputSize(): number {
    const { plan } = this.task.plans[0]!;
    return plan.output.size / plan.batch;
  }
  private planOf(mode: StepKind, batch: number, phase: string): number {
    const { plans } = this.task;
    for (let i = 0; i < plans.length; i++) {
      const { plan } = plans[i]!;
      if (plan.batch === batch && plan.name === mode && plan.phase === phase) return i;
    }
    throw new Error(`no plan to ${mode} ${phase} with ${batch} samples`);
  }
  output(mode: Mode, batch: number, phase: string): Float32Array {
    const { offset, size } = this.task.plans[this.planOf(mode, batch, phase)]!.plan.output;
    return this.memory.subarray(offset, offset + size);
  }

  run(mode: StepKind, batch: number, phase: string): Plan {
    const index = this.planOf(mode, batch, phase);
    const { plan } = this.task.plans[index]!;
    if (plan.divided) this.call(index);
    this.runPlan(index);
    return plan;
  }
  private call(plan: number): void {
    if (this.task.lanes === 1) return;
    Atomics.store(this.words, slots.plan, plan);
    Atomics.add(this.words, slots.go, 1);
    Atomics.notify(this.words, slots.go);
  }
  sendHome(): void {
    if (this.pieces) sendReaderHome(this.words);
    this.call(-1);
  }

  mayContinue(part: keyof Split): boolean {
    const { words } = this;
    let wish = Atomics.load(words, slots.wish);
    // An epoch that a single step has ended is judged at once.
    if (wish === wishes.pause && (part === 'train' || !this.single)) {
      const since = performance.now();
      Atomics.store(words, slots.paused, 1);
      while ((wish = Atomics.load(words, slots.wish)) === wishes.pause) this.sleep(slots.wish, wish);
      Atomics.store(words, slots.paused, 0);
      this.paused += performance.now() - since;
    }
    if (part === 'train') {
      this.single = wish === wishes.step;
      if (this.single) Atomics.compareExchange(words, slots.wish, wishes.step, wishes.pause);
    }
    return wish !== wishes.stop;
  }
  private sleep(slot: number, value: number): void {
    Atomics.wait(this.words, slot, value, slice);
    if (Atomics.load(this.words, poisonSlot) !== 0) throw new Error(lanePoisoned);
  }

  step(step: number, epoch: number, losses: Float64Array): void {
    const at = 2 * (this.written++ % ringCapacity);
    this.ring[at] = step;
    this.ring[at + 1] = losses[0]!;
    Atomics.store(this.words, slots.epoch, epoch);
    Atomics.store(this.words, slots.written, this.written | 0);
  }

  epoch(record: LeaderMessage['record'], course: LeaderMessage['course']): void {
    const samples = this.seconds() < this.samplesDue ? null : this.makeSamples();
    this.work.port!.postMessage({ type: 'epoch', record, course, samples } satisfies LeaderMessage);
    const seen = this.epochs++;
    while (Atomics.load(this.words, slots.acknowledged) === seen) this.sleep(slots.acknowledged, seen);
  }

  /** What the weights as they are make of the rows kept for that: the same rows all along. */
  makeSamples(): Float32Array | null {
    const made = this.task.plans.find(({ plan }) => plan.name === 'infer')?.plan;
    if (!made) return null;
    this.samplesDue = this.seconds() + Math.max(sampleInterval, this.seconds() / sampleShare);
    for (let i = 0; i < made.batch; i++) this.indices[i] = i;
    this.run('infer', made.batch, made.phase);
    return this.memory.slice(made.output.offset, made.output.offset + made.output.size);
  }

  seconds(): number {
    return (performance.now() - this.started - this.paused) / 1000;
  }
}
