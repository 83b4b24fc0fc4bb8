import type { Baseline, Lesson } from './baseline.ts';
import { minimize } from './lbfgs.ts';
import { momentsOf } from './moments.ts';

const penalty = 1,
  iterations = 200;

/**
 * min -sum_i log softmax(W x_i + b)[t_i] + penalty / 2 |W|^2 over standardized features, b not penalized. The function is
 * convex: what is found is its one optimum.
 */
export const softmaxRegression: Baseline = {
  title: 'Logistic regression',
  settings: `multinomial, L2 penalty ${penalty} on standardized features, by L-BFGS`,
  for: 'classes',
  learn(lesson) {
    const { width } = lesson,
      classes = lesson.classes!,
      { mean, scale } = momentsOf(lesson);
    const standardized = (features: Float32Array): Float32Array =>
      features.map((value, i) => (value - mean[i % width]!) * scale[i % width]!);
    const x = standardized(lesson.train.features),
      w = new Float64Array(classes * (width + 1));
    minimize((at, gradient) => negativeLogLikelihood(lesson, x, at, gradient), w, iterations);
    return (features, count) => {
      const rows = standardized(features),
        found = new Float32Array(count),
        z = new Float64Array(classes);
      for (let row = 0; row < count; row++) {
        scores(z, w, rows, row, width);
        found[row] = z.indexOf(Math.max(...z));
      }
      return found;
    };
  },
};

/** w: for each class its weights, then its bias. */
function scores(z: Float64Array, w: Float64Array, x: Float32Array, row: number, width: number): void {
  for (let c = 0; c < z.length; c++) {
    const base = c * (width + 1);
    let sum = w[base + width]!;
    for (let j = 0; j < width; j++) sum += w[base + j]! * x[row * width + j]!;
    z[c] = sum;
  }
}

function negativeLogLikelihood(
  { train, width, classes }: Lesson,
  x: Float32Array,
  w: Float64Array,
  gradient: Float64Array,
): number {
  const z = new Float64Array(classes!);
  let value = 0;
  gradient.fill(0);
  for (let row = 0; row < train.count; row++) {
    scores(z, w, x, row, width);
    const most = Math.max(...z),
      target = train.targets[row]!;
    let sum = 0;
    for (const score of z) sum += Math.exp(score - most);
    value += Math.log(sum) + most - z[target]!;
    for (let c = 0; c < z.length; c++) {
      const dz = Math.exp(z[c]! - most) / sum - (c === target ? 1 : 0),
        base = c * (width + 1);
      // What is surely another class pulls at nothing.
      if (Math.abs(dz) < 1e-9) continue;
      for (let j = 0; j < width; j++) gradient[base + j]! += dz * x[row * width + j]!;
      gradient[base + width]! += dz;
    }
  }
  for (let i = 0; i < w.length; i++) {
    if (i % (width + 1) === width) continue;
    value += (penalty / 2) * w[i]! * w[i]!;
    gradient[i]! += penalty * w[i]!;
  }
  return value;
}
