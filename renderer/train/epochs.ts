import type { EpochRecord } from '../../contract/commands.ts';
import { Axes } from './axis.ts';
import type { Point } from './series.ts';

/** As many points as a chart can show; past them every second one goes. Small runs keep all. */
const most = 2000;
/** Rows of the table: what happened last. */
const lastRows = 100;

/** Where a part of a run begins that learns something else: a phase, or another member of an ensemble. */
export interface Mark {
  readonly x: number;
  readonly title: string;
}

/** A part begins between two points. */
export const isApart = (marks: readonly Mark[], from: number, to: number): boolean =>
  marks.some(({ x }) => from < x && x < to);

const partOf = ({ phase, member }: EpochRecord): string =>
  [phase, member === undefined ? undefined : `member ${member}`].filter(Boolean).join(', ');

/** What was measured after each epoch, in fixed memory: a curve for each metric and part, and the newest records. */
export class EpochCurves {
  /** Newest last. */
  readonly records: EpochRecord[] = [];
  count = 0;
  last = 0;
  #every = 1;
  readonly #curves = new Map<string, Point[]>();

  /** Of the newest epoch: recurrent layer -> norm of the gradient at each step in time. Charts keep the arrays. */
  readonly gradients = new Map<string, Point[]>();

  /** Between two epochs, and between two steps. Charts keep the arrays. */
  readonly parts: { readonly epoch: Mark[]; readonly step: Mark[] } = { epoch: [], step: [] };
  #part = '';
  #lastStep = 0;
  readonly #names = new Set(['loss']);

  readonly axes = new Axes();

  /** The learning rate has changed in the course of the run. */
  rateMoves = false;
  #rate: number | undefined;

  /** The same array for the same curve, always: charts keep it. `run`: what is of no part, such as `learningRate`. */
  points(part: 'train' | 'validation' | 'run', metric: string): Point[] {
    const key = `${part} ${metric}`;
    const known = this.#curves.get(key);
    if (known) return known;
    const made: Point[] = [];
    this.#curves.set(key, made);
    return made;
  }

  /** Names of what was measured in any epoch, the loss first. */
  metrics(): string[] {
    return [...this.#names];
  }

  push(record: EpochRecord): void {
    if (record.epoch <= this.last) return;
    this.last = record.epoch;
    this.count++;
    this.records.push(record);
    this.axes.push(record);
    if (this.records.length > 2 * lastRows) this.records.splice(0, lastRows);
    const rate = record.learningRate;
    if (this.#rate !== undefined && rate !== this.#rate) this.rateMoves = true;
    this.#rate = rate;
    this.#look(record.gradients ?? {});
    for (const name of Object.keys(record.train)) this.#names.add(name);
    this.#begin(partOf(record), record);
    if (this.count % this.#every !== 0) return;
    for (const part of ['train', 'validation'] as const) {
      for (const [name, value] of Object.entries(record[part] ?? {})) {
        this.points(part, name).push({ x: record.epoch, y: typeof value === 'number' ? value : NaN });
      }
    }
    if (rate !== undefined) this.points('run', 'learningRate').push({ x: record.epoch, y: rate });
    if ([...this.#curves.values()].some((curve) => curve.length > most)) this.#thin();
  }

  #begin(title: string, { epoch, step }: EpochRecord): void {
    if (title !== this.#part) {
      this.parts.epoch.push({ x: epoch - 0.5, title });
      this.parts.step.push({ x: this.#lastStep + 0.5, title });
    }
    this.#part = title;
    this.#lastStep = step;
  }

  #look(gradients: NonNullable<EpochRecord['gradients']>): void {
    for (const [name, norms] of Object.entries(gradients)) {
      const points = this.gradients.get(name) ?? [];
      // A logarithmic scale has no zero.
      points.splice(0, points.length, ...norms.map((y, t) => ({ x: t + 1, y: y > 0 ? y : NaN })));
      this.gradients.set(name, points);
    }
  }

  newest(): EpochRecord[] {
    return this.records.slice(-lastRows).reverse();
  }

  clear(): void {
    this.records.length = 0;
    this.count = this.last = 0;
    this.axes.clear();
    this.rateMoves = false;
    this.#rate = undefined;
    this.gradients.clear();
    this.parts.epoch.length = this.parts.step.length = 0;
    this.#part = '';
    this.#lastStep = 0;
    this.#names.clear();
    this.#names.add('loss');
    this.#every = 1;
    for (const curve of this.#curves.values()) curve.length = 0;
  }

  #thin(): void {
    this.#every *= 2;
    for (const curve of this.#curves.values()) {
      const kept = curve.filter((_, index) => index % 2 === 1);
      curve.splice(0, curve.length, ...kept);
    }
  }
}
