import type { StepPoint } from '../contract/commands.ts';
import type { TrainingListener } from './api.ts';
import { ringCapacity, ringStart, slots } from './protocol.ts';

/** 20 readings a second: as often as a person can see. */
const interval = 50;
/** Points handed on per reading: a chart is some hundred pixels wide. */
const pointsPerReading = 64;

interface Totals {
  readonly epochs: number;
  readonly steps: number;
  /** Steps of an earlier run that this one goes on from. */
  readonly stepsDone: number;
}

/** Reads the steps that the leader leaves in shared memory, thins them, and hands them to the listener. */
export class Telemetry {
  private readonly words: Int32Array;
  private readonly ring: Float64Array;
  private readonly totals: Totals;
  private readonly listener: TrainingListener;
  private timer: NodeJS.Timeout | undefined;
  private read = 0;
  private elapsed = 0;
  private last = performance.now();
  private pace = 0;

  constructor(memory: WebAssembly.Memory, totals: Totals, listener: TrainingListener) {
    this.words = new Int32Array(memory.buffer);
    this.ring = new Float64Array(memory.buffer, ringStart, 2 * ringCapacity);
    this.totals = totals;
    this.listener = listener;
  }

  start(): void {
    if (!this.listener.telemetry) return;
    this.last = performance.now();
    this.timer = setInterval(() => this.flush(), interval);
  }
  /** Hands on what is left. */
  stop(): void {
    clearInterval(this.timer);
    this.flush();
  }

  flush(): void {
    const now = performance.now(),
      passed = (now - this.last) / 1000;
    this.last = now;
    if (Atomics.load(this.words, slots.paused) === 0) this.elapsed += passed;
    const written = Atomics.load(this.words, slots.written),
      fresh = written - this.read;
    if (fresh <= 0) return;
    const points = this.points(Math.max(this.read, written - ringCapacity), written);
    this.read = written;
    const latest = passed > 0 ? fresh / passed : 0;
    this.pace = this.pace === 0 ? latest : 0.8 * this.pace + 0.2 * latest;
    const step = points.at(-1)!.step,
      left = this.totals.steps - step;
    const meanPace = this.elapsed > 0 ? (step - this.totals.stepsDone) / this.elapsed : 0;
    this.listener.telemetry?.(points, {
      epoch: Atomics.load(this.words, slots.epoch),
      epochs: this.totals.epochs,
      step,
      steps: this.totals.steps,
      stepsPerSecond: this.pace,
      elapsed: this.elapsed,
      remaining: meanPace > 0 ? left / meanPace : null,
    });
  }

  private step(i: number): number {
    return this.ring[2 * (i % ringCapacity)]!;
  }
  private loss(i: number): number {
    return this.ring[2 * (i % ringCapacity) + 1]!;
  }

  /**
   * Of the steps from..to, at most `pointsPerReading` that keep the smallest and largest of each stretch, the last, and every value
   * that is no number. Small networks make thousands of steps between two readings: only what is kept becomes an object.
   */
  private points(from: number, to: number): StepPoint[] {
    const kept = new Set<number>(),
      stretch = to - from <= pointsPerReading ? 1 : Math.ceil((2 * (to - from)) / pointsPerReading);
    for (let begin = from; begin < to; begin += stretch) {
      let low = begin,
        high = begin;
      for (let i = begin; i < Math.min(to, begin + stretch); i++) {
        const loss = this.loss(i);
        if (!Number.isFinite(loss)) kept.add(i);
        if (loss < this.loss(low)) low = i;
        if (loss > this.loss(high)) high = i;
      }
      kept.add(low).add(high);
    }
    kept.add(to - 1);
    return [...kept].sort((a, b) => a - b).map((i) => ({ step: this.step(i), loss: this.loss(i) }));
  }
}
