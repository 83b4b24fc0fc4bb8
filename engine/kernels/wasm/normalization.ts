// Batch normalization over the rows of x[rows, channels]; an image's pixels are rows.
import { fma } from './math';
import { at, loadPart, storePart } from './memory';
import { sumColumns } from './movement';

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

@inline function inverseDeviation(variance: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, epsilon)));
}

export function batchNormStatistics(
  mean: i32, variance: i32, x: i32, rows: i32, channels: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(channels, end * perItem), row = at(channels);
  sumColumns(at(mean + first), at(x + first), rows, row, false, last - first);
  divide(at(mean + first), last - first, <f32>rows);
  let c = first;
  for (; c + 8 <= last; c += 8) squares8(at(variance + c), at(x + c), at(mean + c), rows, row);
  for (; c < last; c += 4) squares4(at(variance + c), at(x + c), at(mean + c), rows, row, last - c);
  divide(at(variance + first), last - first, <f32>rows);
}

function divide(y: usize, n: i32, by: f32): void {
  for (; n > 0; n -= 4, y += 16) storePart(y, f32x4.div(loadPart(y, n), f32x4.splat(by)), n);
}

/** Sums of (x - mean)^2 down eight columns; means come from memory, see the note on vectors in index.ts. */
function squares8(to: usize, x: usize, mean: usize, rows: i32, row: usize): void {
  const zero = f32x4.splat(0), m0 = v128.load(mean), m1 = v128.load(mean, 16);
  let t0 = zero, t1 = zero;
  for (; rows > 0; rows -= CHUNK) {
    let s0 = zero, s1 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += row) {
      const d0 = f32x4.sub(v128.load(x), m0), d1 = f32x4.sub(v128.load(x, 16), m1);
      s0 = fma(d0, d0, s0);
      s1 = fma(d1, d1, s1);
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
  }
  v128.store(to, t0);
  v128.store(to, t1, 16);
}

function squares4(to: usize, x: usize, mean: usize, rows: i32, row: usize, count: i32): void {
  const m = loadPart(mean, count);
  let total = f32x4.splat(0);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += row) {
      const d = f32x4.sub(loadPart(x, count), m);
      s = fma(d, d, s);
    }
    total = f32x4.add(total, s);
  }
  storePart(to, total, count);
}

export function batchNorm(
  y: i32, x: i32, mean: i32, variance: i32, gamma: i32, beta: i32, rows: i32, channels: i32, epsilon: f32, perItem: i32,
  begin: i32, end: i32,
): void {
  const first = begin * perItem, count = min(rows, end * perItem) - first, row = at(channels), e = f32x4.splat(epsilon);
  // Down the rows, so that what belongs to a channel is computed once.
  for (let c = 0; c < channels; c += 4) {
    const n = channels - c, m = loadPart(at(mean + c), n), g = loadPart(at(gamma + c), n), b = loadPart(at(beta + c), n);
    const s = f32x4.mul(g, inverseDeviation(loadPart(at(variance + c), n), e));
    let p = at(x + first * channels + c), to = at(y + first * channels + c);
    for (let r = 0; r < count; r++, p += row, to += row) storePart(to, fma(f32x4.sub(loadPart(p, n), m), s, b), n);
  }
}

export function batchNormSums(
  sumDy: i32, sumDyX: i32, dy: i32, x: i32, mean: i32, variance: i32, rows: i32, channels: i32, epsilon: f32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(channels, end * perItem), row = at(channels), zero = f32x4.splat(0), e = f32x4.splat(epsilon);
  for (let c = begin * perItem; c < last; c += 4) {
    const n = last - c, m = loadPart(at(mean + c), n);
    let p = at(dy + c), q = at(x + c), t0 = zero, t1 = zero;
    for (let left = rows; left > 0; left -= CHUNK) {
      let s0 = zero, s1 = zero;
      for (let r = min(left, CHUNK); r > 0; r--, p += row, q += row) {
        const d = loadPart(p, n);
        s0 = f32x4.add(s0, d);
        s1 = fma(d, f32x4.sub(loadPart(q, n), m), s1);
      }
      t0 = f32x4.add(t0, s0);
      t1 = f32x4.add(t1, s1);
    }
    storePart(at(sumDy + c), t0, n);
    storePart(at(sumDyX + c), f32x4.mul(t1, inverseDeviation(loadPart(at(variance + c), n), e)), n);
  }
}

export function batchNormBackward(
  dx: i32, dy: i32, x: i32, mean: i32, variance: i32, gamma: i32, sumDy: i32, sumDyX: i32,
  rows: i32, channels: i32, epsilon: f32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, count = min(rows, end * perItem) - first, row = at(channels);
  const e = f32x4.splat(epsilon), all = f32x4.splat(<f32>rows);
  for (let c = 0; c < channels; c += 4) {
    const n = channels - c, m = loadPart(at(mean + c), n), inverse = inverseDeviation(loadPart(at(variance + c), n), e);
    const scale = f32x4.mul(loadPart(at(gamma + c), n), inverse);
    const meanDy = f32x4.div(loadPart(at(sumDy + c), n), all);
    const slope = f32x4.mul(f32x4.div(loadPart(at(sumDyX + c), n), all), inverse);
    let p = at(dy + first * channels + c), q = at(x + first * channels + c), to = at(dx + first * channels + c);
    for (let r = 0; r < count; r++, p += row, q += row, to += row) {
      const centred = f32x4.sub(f32x4.sub(loadPart(p, n), meanDy), f32x4.mul(f32x4.sub(loadPart(q, n), m), slope));
      let v = f32x4.mul(scale, centred);
      if (accumulate) v = f32x4.add(v, loadPart(to, n));
      storePart(to, v, n);
    }
  }
}
