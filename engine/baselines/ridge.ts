import type { Baseline, Lesson } from './baseline.ts';
import { momentsOf, type Moments } from './moments.ts';

const alpha = 1;

/**
 * min |y - X w - b|^2 + alpha |w|^2 over standardized features, b not penalized: solved exactly by Cholesky of
 * X'X + alpha I, in double precision.
 */
export const ridge: Baseline = {
  title: 'Ridge regression',
  settings: `L2 penalty alpha ${alpha} on standardized features, solved exactly`,
  for: 'numbers',
  mostFeatures: 2048,
  learn(lesson) {
    const { width, outputs } = lesson,
      moments = momentsOf(lesson);
    const gram = gramOf(lesson, moments);
    for (let j = 0; j < width; j++) gram[j * width + j]! += alpha;
    cholesky(gram, width);
    const weights = Array.from({ length: outputs }, (_, output) => {
      const right = crossOf(lesson, moments, output);
      solve(gram, width, right);
      return right;
    });
    return (features, count) => {
      const found = new Float32Array(count * outputs);
      for (let row = 0; row < count; row++) {
        for (let output = 0; output < outputs; output++) {
          let sum = moments.targets[output]!;
          for (let j = 0; j < width; j++)
            sum += weights[output]![j]! * (features[row * width + j]! - moments.mean[j]!) * moments.scale[j]!;
          found[row * outputs + output] = sum;
        }
      }
      return found;
    };
  },
};

/** X'X of the standardized features; the lower triangle. */
function gramOf({ train, width }: Lesson, { mean, scale }: Moments): Float64Array {
  const gram = new Float64Array(width * width),
    x = new Float64Array(width);
  for (let row = 0; row < train.count; row++) {
    for (let j = 0; j < width; j++) x[j] = (train.features[row * width + j]! - mean[j]!) * scale[j]!;
    for (let i = 0; i < width; i++) {
      const xi = x[i]!;
      if (xi === 0) continue;
      for (let j = 0; j <= i; j++) gram[i * width + j]! += xi * x[j]!;
    }
  }
  return gram;
}

/** X'y of one centred target. */
function crossOf({ train, width, outputs }: Lesson, moments: Moments, output: number): Float64Array {
  const right = new Float64Array(width);
  for (let row = 0; row < train.count; row++) {
    const y = train.targets[row * outputs + output]! - moments.targets[output]!;
    for (let j = 0; j < width; j++)
      right[j]! += y * (train.features[row * width + j]! - moments.mean[j]!) * moments.scale[j]!;
  }
  return right;
}

/** A = L L', in place in the lower triangle. With alpha > 0 the matrix is positive definite. */
function cholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  }
}

/** L L' x = b, in place in b. */
function solve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= l[i * n + k]! * b[k]!;
    b[i]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i]! -= l[k * n + i]! * b[k]!;
    b[i]! /= l[i * n + i]!;
  }
}
