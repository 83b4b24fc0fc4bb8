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
    const points: StepPoint[] = [];
    for (let i = Math.max(this.read, written - ringCapacity); i < written; i++) {
      const at = 2 * (i % ringCapacity);
      points.push({ step: this.ring[at]!, loss: this.ring[at + 1]! });
    }
    this.read = written;
    const latest = passed > 0 ? fresh / passed : 0;
    this.pace = this.pace === 0 ? latest : 0.8 * this.pace + 0.2 * latest;
    const step = points.at(-1)!.step,
      left = this.totals.steps - step;
    const meanPace = this.elapsed > 0 ? (step - this.totals.stepsDone) / this.elapsed : 0;
    this.listener.telemetry?.(thin(points, pointsPerReading), {
      epoch: Atomics.load(this.words, slots.epoch),
      epochs: this.totals.epochs,
      step,
      steps: this.totals.steps,
      stepsPerSecond: this.pace,
      elapsed: this.elapsed,
      remaining: meanPace > 0 ? left / meanPace : null,
    });
  }
}

/** At most `limit` points that keep the smallest and largest of each stretch, and every value that is no number. */
export function thin(points: readonly StepPoint[], limit: number): StepPoint[] {
  if (points.length <= limit) return [...points];
  const kept = new Set<number>([points.length - 1]),
    stretch = Math.ceil((2 * points.length) / limit);
  for (let from = 0; from < points.length; from += stretch) {
    let low = from,
      high = from;
    for (let i = from; i < Math.min(points.length, from + stretch); i++) {
      const { loss } = points[i]!;
      if (!Number.isFinite(loss)) kept.add(i);
      if (loss < points[low]!.loss) low = i;
      if (loss > points[high]!.loss) high = i;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]!);
}
