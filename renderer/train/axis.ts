import type { EpochRecord } from '../../contract/commands.ts';
import type { Point } from './series.ts';

/** Over what curves are drawn. */
export type Axis = 'step' | 'epoch' | 'seconds';

type End = Readonly<Record<Axis, number>>;
/** Every second end goes past so many; what lies between two is on the line between them anyway. */
const most = 2000;

/** Where steps, epochs and seconds of a run lie on each other, known at the ends of its epochs, in fixed memory. */
export class Axes {
  #ends: End[] = [];

  push({ epoch, step, seconds }: EpochRecord): void {
    // A run that goes on from another begins where that one ended, at a time of its own.
    if (this.#ends.length === 0) this.#ends.push({ epoch: epoch - 1, step: step - step / epoch, seconds: 0 });
    this.#ends.push({ epoch, step, seconds });
    if (this.#ends.length > most)
      this.#ends = this.#ends.filter((_, i, { length }) => i % 2 === 0 || i === length - 1);
  }

  clear(): void {
    this.#ends = [];
  }

  /** NaN while no epoch has ended. */
  place(x: number, from: Axis, to: Axis): number {
    if (from === to) return x;
    const ends = this.#ends;
    let low = 0,
      high = ends.length - 1;
    if (high < 1) return NaN;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (ends[middle]![from] <= x) low = middle;
      else high = middle;
    }
    const [a, b] = [ends[low]!, ends[high]!];
    return b[from] === a[from] ? b[to] : a[to] + ((x - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
  }

  /** `into` gets the points, on another axis. */
  move(points: readonly Point[], from: Axis, to: Axis, into: Point[]): void {
    into.length = 0;
    for (const { x, y } of points) {
      const at = this.place(x, from, to);
      if (Number.isFinite(at)) into.push({ x: at, y });
    }
  }
}
