// Negative log-likelihood of a Gaussian whose mean and log variance stand side by side, and its derivatives.
import { HALF, ONE } from './build/constants';
import { atLeast, exp, fma } from './math';
import { at, loadPart, storePart, sum4 } from './memory';

/** log(1e-6) and log(2 pi). */
const LEAST: f32 = -13.815511, LOG_TAU: f32 = 1.8378770664;

function gaussianRow(mean: usize, logVariance: usize, target: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (; n > 0; n -= 4, mean += 16, logVariance += 16, target += 16) {
    const l = atLeast(loadPart(logVariance, n), f32x4.splat(LEAST));
    const d = f32x4.sub(loadPart(mean, n), loadPart(target, n)), precision = exp(f32x4.neg(l));
    const value = fma(f32x4.mul(d, d), precision, f32x4.add(l, f32x4.splat(LOG_TAU)));
    const inside = i32x4.gt_s(i32x4.splat(n), i32x4(0, 1, 2, 3));
    sum = f32x4.add(sum, v128.and(value, inside));
  }
  return 0.5 * sum4(sum);
}

export function gaussianLoss(
  loss: i32, y: i32, targets: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let row = begin * perItem; row < last; row++) {
    const mean = y + 2 * row * columns;
    store<f32>(at(loss + row), gaussianRow(at(mean), at(mean + columns), at(targets + row * columns), columns));
  }
}

function gaussianSlopes(d: usize, mean: usize, step: usize, target: usize, n: i32, scale: f32, add: bool): void {
  const s = f32x4.splat(scale), half = f32x4.mul(s, HALF());
  for (; n > 0; n -= 4, d += 16, mean += 16, target += 16) {
    const precision = exp(f32x4.neg(atLeast(loadPart(mean + step, n), f32x4.splat(LEAST))));
    const error = f32x4.sub(loadPart(mean, n), loadPart(target, n)), weighted = f32x4.mul(error, precision);
    let dMean = f32x4.mul(s, weighted), dSpread = f32x4.mul(half, f32x4.sub(ONE(), f32x4.mul(error, weighted)));
    if (add) {
      dMean = f32x4.add(dMean, loadPart(d, n));
      dSpread = f32x4.add(dSpread, loadPart(d + step, n));
    }
    storePart(d, dMean, n);
    storePart(d + step, dSpread, n);
  }
}

export function gaussianLossBackward(
  dy: i32, y: i32, targets: i32, rows: i32, columns: i32, perItem: i32, scale: f32, accumulate: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let row = begin * perItem; row < last; row++) {
    const i = 2 * row * columns;
    gaussianSlopes(at(dy + i), at(y + i), at(columns), at(targets + row * columns), columns, scale, accumulate != 0);
  }
}
