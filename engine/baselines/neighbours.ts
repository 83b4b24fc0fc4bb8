import type { Baseline, Lesson } from './baseline.ts';

const k = 5;
/** After so many features a distance is compared with the farthest neighbour so far: most rows are out by then. */
const stretch = 32;

/** Brute force: in the many dimensions of images trees of the space look at every row, too. Ties go to the earlier row. */
export const neighbours: Baseline = {
  title: 'Nearest neighbours',
  settings: `${k} nearest by Euclidean distance, all with the same weight`,
  for: 'both',
  learn(lesson) {
    const { train, width, outputs, classes } = lesson,
      near = new Nearest(lesson);
    return (features, count) => {
      const found = new Float32Array(count * outputs);
      for (let row = 0; row < count; row++) {
        const rows = near.of(features.subarray(row * width, (row + 1) * width));
        if (classes !== null) found[row] = mostFrequent(rows, train.targets, classes);
        else found.set(meanTarget(rows, train.targets, outputs), row * outputs);
      }
      return found;
    };
  },
};

class Nearest {
  private readonly lesson: Lesson;
  private readonly distances: Float64Array;
  private readonly rows: Uint32Array;

  constructor(lesson: Lesson) {
    this.lesson = lesson;
    const size = Math.min(k, lesson.train.count);
    this.distances = new Float64Array(size);
    this.rows = new Uint32Array(size);
  }

  /** Row numbers of the nearest, nearest first. */
  of(x: Float32Array): Uint32Array {
    const { distances, rows } = this,
      { train, width } = this.lesson,
      last = rows.length - 1;
    distances.fill(Infinity);
    for (let row = 0; row < train.count; row++) {
      const distance = squaredDistance(x, train.features, row * width, width, distances[last]!);
      if (!(distance < distances[last]!)) continue;
      let at = last;
      for (; at > 0 && distances[at - 1]! > distance; at--) {
        distances[at] = distances[at - 1]!;
        rows[at] = rows[at - 1]!;
      }
      distances[at] = distance;
      rows[at] = row;
    }
    return rows;
  }
}

/** The squared distance of x from the row at `base`; what is at least `limit` where it is not less. */
function squaredDistance(
  x: Float32Array,
  features: Float32Array,
  base: number,
  width: number,
  limit: number,
): number {
  let sum = 0;
  for (let from = 0; from < width && sum < limit; from += stretch) {
    // Four sums, so that an addition need not wait for the one before it.
    const to = Math.min(width, from + stretch),
      whole = to - ((to - from) % 4);
    let a = 0,
      b = 0,
      c = 0,
      d = 0,
      j = from;
    for (; j < whole; j += 4) {
      const p = x[j]! - features[base + j]!,
        q = x[j + 1]! - features[base + j + 1]!,
        r = x[j + 2]! - features[base + j + 2]!,
        s = x[j + 3]! - features[base + j + 3]!;
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; j < to; j++) a += (x[j]! - features[base + j]!) ** 2;
    sum += a + b + (c + d);
  }
  return sum;
}

/** Of classes that are equally frequent, that with the smallest number. */
function mostFrequent(rows: Uint32Array, targets: Float32Array, classes: number): number {
  const votes = new Uint32Array(classes);
  for (const row of rows) votes[targets[row]!]!++;
  return votes.indexOf(Math.max(...votes));
}

function meanTarget(rows: Uint32Array, targets: Float32Array, outputs: number): Float32Array {
  const mean = new Float32Array(outputs);
  for (let j = 0; j < outputs; j++) {
    let sum = 0;
    for (const row of rows) sum += targets[row * outputs + j]!;
    mean[j] = sum / rows.length;
  }
  return mean;
}
