import type { Table } from './data.ts';

/**
 * The least mean cross-entropy of a logistic regression of two classes on two features and a bias, by Newton's method in
 * double precision. The classes must overlap: else there is none.
 */
export function logisticOptimum({ count, x, target }: Table): number {
  const w = [0, 0, 0];
  let loss = Infinity;
  for (let round = 0; round < 50; round++) {
    const gradient = [0, 0, 0],
      curvature = [0, 1, 2].map(() => [0, 0, 0]);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const features = [x[2 * i]!, x[2 * i + 1]!, 1],
        score = features.reduce((sum, v, j) => sum + v * w[j]!, 0),
        p = 1 / (1 + Math.exp(-score));
      total -= Math.log(target[i] ? p : 1 - p);
      features.forEach((a, j) => {
        gradient[j]! += (p - target[i]!) * a;
        features.forEach((b, k) => (curvature[j]![k]! += p * (1 - p) * a * b));
      });
    }
    loss = total / count;
    const step = solve(curvature, gradient);
    step.forEach((d, j) => (w[j]! -= d));
  }
  return loss;
}

/** Gaussian elimination; the matrix is positive definite, so no rows are exchanged. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length,
    rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  return rows.map((row, i) => row[n]! / row[i]!);
}
