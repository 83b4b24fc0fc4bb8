// Latent variables, divergences, and points between samples.
import { HALF, ONE } from './build/constants';
import { exp } from './math';
import { at, loadPart, storePart, sum4 } from './memory';

/** Weight of the divergence in the clock. */
const WEIGHT: i32 = 8;

function latentRow(y: usize, mean: usize, logVariance: usize, noise: usize, n: i32): void {
  for (; n > 0; n -= 4, y += 16, mean += 16, logVariance += 16, noise += 16) {
    const deviation = exp(f32x4.mul(HALF(), loadPart(logVariance, n)));
    storePart(y, f32x4.add(loadPart(mean, n), f32x4.mul(deviation, loadPart(noise, n))), n);
  }
}

export function latent(
  y: i32, moments: i32, noise: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let row = begin * perItem; row < last; row++) {
    const i = row * columns, mean = moments + 2 * i;
    latentRow(at(y + i), at(mean), at(mean + columns), at(noise + i), columns);
  }
}

/** y (+)= x */
function putRow(y: usize, x: usize, n: i32, add: bool): void {
  for (; n > 0; n -= 4, y += 16, x += 16) {
    const v = loadPart(x, n);
    storePart(y, add ? f32x4.add(loadPart(y, n), v) : v, n);
  }
}

/** d (+)= dy noise e^(log variance / 2) / 2 */
function spreadRow(d: usize, dy: usize, logVariance: usize, noise: usize, n: i32, add: bool): void {
  for (; n > 0; n -= 4, d += 16, dy += 16, logVariance += 16, noise += 16) {
    const deviation = exp(f32x4.mul(HALF(), loadPart(logVariance, n)));
    const v = f32x4.mul(f32x4.mul(f32x4.mul(HALF(), loadPart(dy, n)), loadPart(noise, n)), deviation);
    storePart(d, add ? f32x4.add(loadPart(d, n), v) : v, n);
  }
}

export function latentBackward(
  dmoments: i32, dy: i32, moments: i32, noise: i32, rows: i32, columns: i32, perItem: i32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), add = accumulate != 0;
  for (let row = begin * perItem; row < last; row++) {
    const i = row * columns, mean = dmoments + 2 * i;
    putRow(at(mean), at(dy + i), columns, add);
    spreadRow(at(mean + columns), at(dy + i), at(moments + 2 * i + columns), at(noise + i), columns, add);
  }
}

/** 1/2 sum of mean^2 + e^l - 1 - l */
function divergenceOf(mean: usize, logVariance: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (; n > 0; n -= 4, mean += 16, logVariance += 16) {
    // Zeros behind the row's end add 0 + e^0 - 1 - 0 = 0.
    const m = loadPart(mean, n), l = loadPart(logVariance, n);
    sum = f32x4.add(sum, f32x4.add(f32x4.mul(m, m), f32x4.sub(f32x4.sub(exp(l), ONE()), l)));
  }
  return <f32>0.5 * sum4(sum);
}

export function divergence(
  divergence: i32, loss: i32, moments: i32, clock: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), weight = load<f32>(at(clock + WEIGHT));
  for (let row = begin * perItem; row < last; row++) {
    const mean = moments + 2 * row * columns, d = divergenceOf(at(mean), at(mean + columns), columns);
    store<f32>(at(divergence + row), d);
    store<f32>(at(loss + row), weight * d);
  }
}

/** d (+)= factor x */
function scaledRow(d: usize, x: usize, factor: f32, n: i32, add: bool): void {
  const f = f32x4.splat(factor);
  for (; n > 0; n -= 4, d += 16, x += 16) {
    const v = f32x4.mul(f, loadPart(x, n));
    storePart(d, add ? f32x4.add(loadPart(d, n), v) : v, n);
  }
}

/** d (+)= factor (e^l - 1) / 2 */
function varianceRow(d: usize, l: usize, factor: f32, n: i32, add: bool): void {
  const f = f32x4.splat(<f32>0.5 * factor);
  for (; n > 0; n -= 4, d += 16, l += 16) {
    const v = f32x4.mul(f, f32x4.sub(exp(loadPart(l, n)), ONE()));
    storePart(d, add ? f32x4.add(loadPart(d, n), v) : v, n);
  }
}

export function divergenceBackward(
  dmoments: i32, moments: i32, clock: i32, rows: i32, columns: i32, perItem: i32, scale: f32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), factor = scale * load<f32>(at(clock + WEIGHT)), add = accumulate != 0;
  for (let row = begin * perItem; row < last; row++) {
    const i = 2 * row * columns;
    scaledRow(at(dmoments + i), at(moments + i), factor, columns, add);
    varianceRow(at(dmoments + i + columns), at(moments + i + columns), factor, columns, add);
  }
}

function mixRow(y: usize, a: usize, b: usize, share: f32, n: i32): void {
  const s = f32x4.splat(share), rest = f32x4.splat(1 - share);
  for (; n > 0; n -= 4, y += 16, a += 16, b += 16) {
    storePart(y, f32x4.add(f32x4.mul(s, loadPart(a, n)), f32x4.mul(rest, loadPart(b, n))), n);
  }
}

export function mixRows(
  y: i32, a: i32, b: i32, share: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let row = begin * perItem; row < last; row++) {
    const i = row * columns;
    mixRow(at(y + i), at(a + i), at(b + i), load<f32>(at(share + row)), columns);
  }
}

function squaresOf(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (; n > 0; n -= 4, x += 16) {
    const v = loadPart(x, n);
    sum = f32x4.add(sum, f32x4.mul(v, v));
  }
  return sum4(sum);
}

function probes(plus: usize, minus: usize, x: usize, dx: usize, far: f32, n: i32): void {
  const f = f32x4.splat(far);
  for (; n > 0; n -= 4, plus += 16, minus += 16, x += 16, dx += 16) {
    const v = loadPart(x, n), d = f32x4.mul(f, loadPart(dx, n));
    storePart(plus, f32x4.add(v, d), n);
    storePart(minus, f32x4.sub(v, d), n);
  }
}

export function slopeProbes(
  plus: i32, minus: i32, factor: i32, loss: i32, x: i32, dx: i32, rows: i32, columns: i32, perItem: i32, distance: f32,
  weight: f32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let row = begin * perItem; row < last; row++) {
    const i = row * columns, slope = sqrt<f32>(squaresOf(at(dx + i), columns));
    probes(at(plus + i), at(minus + i), at(x + i), at(dx + i), distance / max<f32>(slope, 1e-12), columns);
    store<f32>(at(factor + row), weight * (slope - 1) / distance);
    store<f32>(at(loss + row), weight * (slope - 1) * (slope - 1));
  }
}
