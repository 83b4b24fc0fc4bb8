import type { StepPoint } from '../../contract/commands.ts';

export interface Point {
  x: number;
  y: number;
}

/** A chart is some 800 pixels wide; twice two points per pixel is more than it can show. */
const most = 4000;
/** Weight of the past in the smoothed line: a memory of about ten steps. */
const memory = 0.9;
/** After so many steps nothing is left of what was before. */
const forgotten = 100;

/**
 * The loss of every step, in fixed memory: past `most` points, buckets of four keep their smallest and largest.
 * A loss that is no number stays as a gap, and is listed.
 */
export class LossSeries {
  readonly raw: Point[] = [];
  readonly smooth: Point[] = [];
  /** Steps whose loss was NaN or infinite. */
  readonly broken: number[] = [];
  lastStep = -1;
  #mean = 0;
  #weight = 0;

  push(points: readonly StepPoint[]): void {
    for (const { step, loss } of points) {
      if (step <= this.lastStep) continue;
      this.lastStep = step;
      const y = typeof loss === 'number' && Number.isFinite(loss) ? loss : NaN;
      if (Number.isNaN(y)) {
        if (this.broken.length < 100) this.broken.push(step);
      } else {
        this.#mean = memory * this.#mean + (1 - memory) * y;
        this.#weight = memory * this.#weight + (1 - memory);
      }
      this.raw.push({ x: step, y });
      this.smooth.push({ x: step, y: Number.isNaN(y) ? NaN : this.#mean / this.#weight });
      if (this.raw.length > most) this.#thin();
    }
  }

  /** Another part begins behind x: its smoothed line does not remember the loss of the one before. */
  begin(x: number): void {
    const start = this.raw.findIndex((point) => point.x > x);
    if (start < 0) return this.#forget();
    let mean = 0,
      weight = 0;
    const end = Math.min(this.raw.length, start + forgotten);
    for (let i = start; i < end; i++) {
      const { y } = this.raw[i];
      if (Number.isNaN(y)) continue;
      mean = memory * mean + (1 - memory) * y;
      weight = memory * weight + (1 - memory);
      this.smooth[i] = { x: this.raw[i].x, y: mean / weight };
    }
    if (end === this.raw.length) [this.#mean, this.#weight] = [mean, weight];
  }

  #forget(): void {
    this.#mean = this.#weight = 0;
  }

  clear(): void {
    this.raw.length = this.smooth.length = this.broken.length = 0;
    this.lastStep = -1;
    this.#forget();
  }

  #thin(): void {
    let kept = 0;
    for (let start = 0; start < this.raw.length; start += 4) {
      const [first, second] = extremes(this.raw, start, Math.min(start + 4, this.raw.length));
      for (const index of first === second ? [first] : [first, second]) {
        this.raw[kept] = this.raw[index];
        this.smooth[kept] = this.smooth[index];
        kept++;
      }
    }
    this.raw.length = this.smooth.length = kept;
  }
}

/** Where the smallest and the largest of a bucket stand, in order. A gap counts as both: it must not vanish. */
function extremes(points: readonly Point[], start: number, end: number): [number, number] {
  let low = start;
  let high = start;
  for (let i = start; i < end; i++) {
    if (Number.isNaN(points[i].y)) return i === start ? [i, Math.min(i + 1, end - 1)] : [start, i];
    if (points[i].y < points[low].y) low = i;
    if (points[i].y > points[high].y) high = i;
  }
  return low < high ? [low, high] : [high, low];
}
