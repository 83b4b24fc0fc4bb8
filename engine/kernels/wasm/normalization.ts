// Batch normalization over the rows of x[rows, channels]; an image's pixels are rows.
import { fma } from './math';
import { IMAGE, at, loadPart, scratch, storePart } from './memory';
import { sumColumns } from './movement';

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function batchNormStatistics(
  mean: i32, variance: i32, x: i32, rows: i32, channels: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(channels, end * perItem), row = at(channels);
  sumColumns(at(mean + first), at(x + first), rows, row, false, last - first);
  divide(at(mean + first), last - first, <f32>rows);
  let c = first;
  for (; c + 16 <= last; c += 16) squares16(at(variance + c), at(x + c), at(mean + c), rows, row);
  for (; c < last; c += 4) squares4(at(variance + c), at(x + c), at(mean + c), rows, row, last - c);
  divide(at(variance + first), last - first, <f32>rows);
}

function divide(y: usize, n: i32, by: f32): void {
  for (; n > 0; n -= 4, y += 16) storePart(y, f32x4.div(loadPart(y, n), f32x4.splat(by)), n);
}

/** Sums of (x - mean)^2 down 16 columns, a cache line of each row. */
export function squares16(to: usize, x: usize, mean: usize, rows: i32, row: usize): void {
  const zero = f32x4.splat(0);
  const m0 = v128.load(mean), m1 = v128.load(mean, 16), m2 = v128.load(mean, 32), m3 = v128.load(mean, 48);
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  for (; rows > 0; rows -= CHUNK) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += row) {
      const d0 = f32x4.sub(v128.load(x), m0), d1 = f32x4.sub(v128.load(x, 16), m1);
      const d2 = f32x4.sub(v128.load(x, 32), m2), d3 = f32x4.sub(v128.load(x, 48), m3);
      s0 = fma(d0, d0, s0);
      s1 = fma(d1, d1, s1);
      s2 = fma(d2, d2, s2);
      s3 = fma(d3, d3, s3);
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
  }
  v128.store(to, t0);
  v128.store(to, t1, 16);
  v128.store(to, t2, 32);
  v128.store(to, t3, 48);
}

export function squares4(to: usize, x: usize, mean: usize, rows: i32, row: usize, count: i32): void {
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

/** 1 / sqrt(variance + epsilon), times `factor` where there is one, of `channels` channels into `to`. */
function inverseDeviations(to: usize, variance: usize, factor: usize, channels: i32, epsilon: f32): void {
  for (; channels > 0; channels -= 4, to += 16, variance += 16) {
    const deviation = f32x4.sqrt(f32x4.add(loadPart(variance, channels), f32x4.splat(epsilon)));
    let v = f32x4.div(f32x4.splat(1), deviation);
    if (factor) {
      v = f32x4.mul(v, loadPart(factor, channels));
      factor += 16;
    }
    storePart(to, v, channels);
  }
}

export function batchNorm(
  y: i32, x: i32, mean: i32, variance: i32, gamma: i32, beta: i32, rows: i32, channels: i32, epsilon: f32, perItem: i32,
  begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(rows, end * perItem), scale = scratch + IMAGE;
  inverseDeviations(scale, at(variance), at(gamma), channels, epsilon);
  for (let r = first; r < last; r++) {
    normalizeRow(at(y + r * channels), at(x + r * channels), at(mean), scale, at(beta), channels);
  }
}

/** y = (x - mean) scale + shift */
export function normalizeRow(y: usize, x: usize, mean: usize, scale: usize, shift: usize, n: i32): void {
  for (; n >= 8; n -= 8, y += 32, x += 32, mean += 32, scale += 32, shift += 32) {
    const d0 = f32x4.sub(v128.load(x), v128.load(mean)), d1 = f32x4.sub(v128.load(x, 16), v128.load(mean, 16));
    const y0 = fma(d0, v128.load(scale), v128.load(shift)), y1 = fma(d1, v128.load(scale, 16), v128.load(shift, 16));
    v128.store(y, y0);
    v128.store(y, y1, 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16, mean += 16, scale += 16, shift += 16) {
    storePart(y, fma(f32x4.sub(loadPart(x, n), loadPart(mean, n)), loadPart(scale, n), loadPart(shift, n)), n);
  }
}

export function batchNormSums(
  sumDy: i32, sumDyX: i32, dy: i32, x: i32, mean: i32, variance: i32, rows: i32, channels: i32, epsilon: f32, perItem: i32,
  begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(channels, end * perItem), row = at(channels), scale = scratch + IMAGE;
  sumColumns(at(sumDy + first), at(dy + first), rows, row, false, last - first);
  inverseDeviations(scale, at(variance + first), 0, last - first, epsilon);
  let c = first;
  for (; c + 8 <= last; c += 8) products8(at(sumDyX + c), at(dy + c), at(x + c), at(mean + c), scale + at(c - first), rows, row);
  for (; c < last; c += 4) {
    products4(at(sumDyX + c), at(dy + c), at(x + c), at(mean + c), scale + at(c - first), rows, row, last - c);
  }
}

/** Sums of dy (x - mean) down eight columns, times scale. */
export function products8(to: usize, dy: usize, x: usize, mean: usize, scale: usize, rows: i32, row: usize): void {
  const zero = f32x4.splat(0), m0 = v128.load(mean), m1 = v128.load(mean, 16);
  let t0 = zero, t1 = zero;
  for (; rows > 0; rows -= CHUNK) {
    let s0 = zero, s1 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += row, dy += row) {
      const d0 = f32x4.sub(v128.load(x), m0), d1 = f32x4.sub(v128.load(x, 16), m1);
      s0 = fma(d0, v128.load(dy), s0);
      s1 = fma(d1, v128.load(dy, 16), s1);
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
  }
  v128.store(to, f32x4.mul(t0, v128.load(scale)));
  v128.store(to, f32x4.mul(t1, v128.load(scale, 16)), 16);
}

export function products4(to: usize, dy: usize, x: usize, mean: usize, scale: usize, rows: i32, row: usize, n: i32): void {
  const m = loadPart(mean, n);
  let total = f32x4.splat(0);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += row, dy += row) {
      s = fma(f32x4.sub(loadPart(x, n), m), loadPart(dy, n), s);
    }
    total = f32x4.add(total, s);
  }
  storePart(to, f32x4.mul(total, loadPart(scale, n)), n);
}

export function batchNormBackward(
  dx: i32, dy: i32, x: i32, mean: i32, variance: i32, gamma: i32, sumDy: i32, sumDyX: i32,
  rows: i32, channels: i32, epsilon: f32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(rows, end * perItem);
  const scale = scratch + IMAGE, slope = scale + at(channels), shift = slope + at(channels);
  inverseDeviations(scale, at(variance), at(gamma), channels, epsilon);
  // dx = scale (dy - sumDy / rows - (x - mean) slope), slope = sumDyX / rows / deviation
  inverseDeviations(slope, at(variance), at(sumDyX), channels, epsilon);
  divide(slope, channels, <f32>rows);
  memory.copy(shift, at(sumDy), at(channels));
  divide(shift, channels, <f32>rows);
  for (let r = first; r < last; r++) {
    const i = r * channels;
    backwardRow(at(dx + i), at(dy + i), at(x + i), at(mean), scale, slope, shift, channels, accumulate != 0);
  }
}

@inline function centred(dy: v128, x: v128, mean: v128, slope: v128, shift: v128): v128 {
  return f32x4.sub(f32x4.sub(dy, shift), f32x4.mul(f32x4.sub(x, mean), slope));
}

function backwardRow(
  dx: usize, dy: usize, x: usize, mean: usize, scale: usize, slope: usize, shift: usize, n: i32, add: bool,
): void {
  for (; n >= 8; n -= 8, dx += 32, dy += 32, x += 32, mean += 32, scale += 32, slope += 32, shift += 32) {
    const c0 = centred(v128.load(dy), v128.load(x), v128.load(mean), v128.load(slope), v128.load(shift));
    const c1 = centred(v128.load(dy, 16), v128.load(x, 16), v128.load(mean, 16), v128.load(slope, 16), v128.load(shift, 16));
    let v0 = f32x4.mul(c0, v128.load(scale)), v1 = f32x4.mul(c1, v128.load(scale, 16));
    if (add) {
      v0 = f32x4.add(v0, v128.load(dx));
      v1 = f32x4.add(v1, v128.load(dx, 16));
    }
    v128.store(dx, v0);
    v128.store(dx, v1, 16);
  }
  for (; n > 0; n -= 4, dx += 16, dy += 16, x += 16, mean += 16, scale += 16, slope += 16, shift += 16) {
    const c = centred(loadPart(dy, n), loadPart(x, n), loadPart(mean, n), loadPart(slope, n), loadPart(shift, n));
    let v = f32x4.mul(c, loadPart(scale, n));
    if (add) v = f32x4.add(v, loadPart(dx, n));
    storePart(dx, v, n);
  }
}
