// Batch normalization over the rows of x[rows, channels]; an image's pixels are rows.
import { fma } from './math';
import { at, loadPart, storePart } from './memory';

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

@inline function inverseDeviation(variance: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, epsilon)));
}

/** Eight channels at a time (one 256-bit operation where the host fuses), then four, then the rest. */
export function batchNormStatistics(
  mean: i32, variance: i32, x: i32, rows: i32, channels: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(channels, end * perItem), row = at(channels), n = f32x4.splat(<f32>rows);
  let c = begin * perItem;
  for (; c + 8 <= last; c += 8) statistics8(at(mean + c), at(variance + c), at(x + c), rows, row, n);
  for (; c < last; c += 4) statistics4(at(mean + c), at(variance + c), at(x + c), rows, row, n, last - c);
}

function statistics8(mean: usize, variance: usize, x: usize, rows: i32, row: usize, n: v128): void {
  const zero = f32x4.splat(0);
  let m0 = zero, m1 = zero, v0 = zero, v1 = zero, p = x;
  for (let left = rows; left > 0; left -= CHUNK) {
    let s0 = zero, s1 = zero;
    for (let r = min(left, CHUNK); r > 0; r--, p += row) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
    }
    m0 = f32x4.add(m0, s0);
    m1 = f32x4.add(m1, s1);
  }
  m0 = f32x4.div(m0, n);
  m1 = f32x4.div(m1, n);
  p = x;
  for (let left = rows; left > 0; left -= CHUNK) {
    let s0 = zero, s1 = zero;
    for (let r = min(left, CHUNK); r > 0; r--, p += row) {
      const d0 = f32x4.sub(v128.load(p), m0), d1 = f32x4.sub(v128.load(p, 16), m1);
      s0 = fma(d0, d0, s0);
      s1 = fma(d1, d1, s1);
    }
    v0 = f32x4.add(v0, s0);
    v1 = f32x4.add(v1, s1);
  }
  v128.store(mean, m0);
  v128.store(mean, m1, 16);
  v128.store(variance, f32x4.div(v0, n));
  v128.store(variance, f32x4.div(v1, n), 16);
}

function statistics4(mean: usize, variance: usize, x: usize, rows: i32, row: usize, n: v128, count: i32): void {
  let m = f32x4.splat(0), v = f32x4.splat(0), p = x;
  for (let left = rows; left > 0; left -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(left, CHUNK); r > 0; r--, p += row) s = f32x4.add(s, loadPart(p, count));
    m = f32x4.add(m, s);
  }
  m = f32x4.div(m, n);
  p = x;
  for (let left = rows; left > 0; left -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(left, CHUNK); r > 0; r--, p += row) {
      const d = f32x4.sub(loadPart(p, count), m);
      s = fma(d, d, s);
    }
    v = f32x4.add(v, s);
  }
  storePart(mean, m, count);
  storePart(variance, f32x4.div(v, n), count);
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
