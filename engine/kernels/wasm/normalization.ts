// Batch normalization over the rows of x[rows, channels]; an image's pixels are rows.
import { activate } from './activation';
import { IDENTITY } from './build/codes';
import { fma } from './math';
import { IMAGE, PACKED, at, clear, loadPart, scratch, storePart } from './memory';
import { add, addColumns, repeat, rowsAtOnce, sumColumns } from './movement';

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function batchNormStatistics(
  mean: i32, variance: i32, x: i32, rows: i32, channels: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, count = min(channels, end * perItem) - first, row = at(channels);
  const means = at(mean + first), to = at(variance + first);
  sumColumns(means, at(x + first), rows, row, false, count);
  divide(means, count, <f32>rows);
  squares(to, at(x + first), means, rows, row, count);
  divide(to, count, <f32>rows);
}

function divide(y: usize, n: i32, by: f32): void {
  for (; n > 0; n -= 4, y += 16) storePart(y, f32x4.div(loadPart(y, n), f32x4.splat(by)), n);
}

/** Sums of (x - mean)^2 down `columns` columns, rows `row` bytes apart. */
export function squares(to: usize, x: usize, mean: usize, rows: i32, row: usize, columns: i32): void {
  const most = rowsAtOnce(row);
  clear(to, columns);
  for (; rows > 0; rows -= most, x += <usize>most * row) {
    const some = min(rows, most);
    let c = 0;
    for (; c + 16 <= columns; c += 16) squares16(to + at(c), x + at(c), mean + at(c), some, row);
    for (; c < columns; c += 4) squares4(to + at(c), x + at(c), mean + at(c), some, row, columns - c);
  }
}

/** Adds those of some rows of 16 columns. */
function squares16(to: usize, x: usize, mean: usize, rows: i32, row: usize): void {
  const zero = f32x4.splat(0);
  const m0 = v128.load(mean), m1 = v128.load(mean, 16), m2 = v128.load(mean, 32), m3 = v128.load(mean, 48);
  let t0 = v128.load(to), t1 = v128.load(to, 16), t2 = v128.load(to, 32), t3 = v128.load(to, 48);
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

function squares4(to: usize, x: usize, mean: usize, rows: i32, row: usize, count: i32): void {
  const m = loadPart(mean, count);
  let total = loadPart(to, count);
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
  y: i32, x: i32, mean: i32, variance: i32, gamma: i32, beta: i32, rows: i32, channels: i32, epsilon: f32, activation: i32,
  alpha: f32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem * channels, count = min(rows, end * perItem) * channels - first, scale = scratch + IMAGE;
  inverseDeviations(scale, at(variance), at(gamma), channels, epsilon);
  const period = periodOf(channels), means = periodic(0, at(mean), channels, period);
  const scales = periodic(1, scale, channels, period), shifts = periodic(2, at(beta), channels, period);
  for (let i = 0; i < count; i += period) {
    const to = at(y + first + i), n = min(period, count - i);
    normalizeRow(to, at(x + first + i), means, scales, shifts, n);
    if (activation != IDENTITY) activate(to, to, n, activation, alpha);
  }
}

/** Rows of fewer channels are worked on several at once. */
const SHORT = 256;

@inline function periodOf(channels: i32): i32 {
  return channels < SHORT ? 2 * SHORT / channels * channels : channels;
}

/** One value for each channel, repeated over a period in a row of scratch memory, unless the period is that of the channels. */
function periodic(row: i32, values: usize, channels: i32, period: i32): usize {
  if (period == channels) return values;
  const to = scratch + PACKED + at(2 * SHORT * row);
  repeat(to, values, at(channels), period / channels);
  return to;
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
  const first = begin * perItem, count = min(channels, end * perItem) - first, row = at(channels), scale = scratch + IMAGE;
  const products = at(sumDyX + first);
  gradientSums(at(sumDy + first), products, at(dy + first), at(x + first), at(mean + first), rows, row, count);
  inverseDeviations(scale, at(variance + first), 0, count, epsilon);
  multiply(products, scale, count);
}

/** Adds the sums of dy (x - mean) down 16 columns of some rows. */
function products16(to: usize, dy: usize, x: usize, mean: usize, rows: i32, row: usize): void {
  const zero = f32x4.splat(0);
  const m0 = v128.load(mean), m1 = v128.load(mean, 16), m2 = v128.load(mean, 32), m3 = v128.load(mean, 48);
  let t0 = v128.load(to), t1 = v128.load(to, 16), t2 = v128.load(to, 32), t3 = v128.load(to, 48);
  for (; rows > 0; rows -= CHUNK) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += row, dy += row) {
      s0 = fma(f32x4.sub(v128.load(x), m0), v128.load(dy), s0);
      s1 = fma(f32x4.sub(v128.load(x, 16), m1), v128.load(dy, 16), s1);
      s2 = fma(f32x4.sub(v128.load(x, 32), m2), v128.load(dy, 32), s2);
      s3 = fma(f32x4.sub(v128.load(x, 48), m3), v128.load(dy, 48), s3);
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

function products4(to: usize, dy: usize, x: usize, mean: usize, rows: i32, row: usize, n: i32): void {
  const m = loadPart(mean, n);
  let total = loadPart(to, n);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += row, dy += row) {
      s = fma(f32x4.sub(loadPart(x, n), m), loadPart(dy, n), s);
    }
    total = f32x4.add(total, s);
  }
  storePart(to, total, n);
}

/** Sums of dy and of dy (x - mean) down `columns` columns, rows `row` bytes apart. */
export function gradientSums(
  sums: usize, products: usize, dy: usize, x: usize, mean: usize, rows: i32, row: usize, columns: i32,
): void {
  const most = rowsAtOnce(row);
  clear(sums, columns);
  clear(products, columns);
  for (; rows > 0; rows -= most, dy += <usize>most * row, x += <usize>most * row) {
    const some = min(rows, most);
    addColumns(sums, dy, some, row, columns);
    addProductColumns(products, dy, x, mean, some, row, columns);
  }
}

/** Adds the sums of dy (x - mean) down `columns` columns. */
export function addProductColumns(to: usize, dy: usize, x: usize, mean: usize, rows: i32, row: usize, columns: i32): void {
  for (; columns >= 16; columns -= 16, to += 64, dy += 64, x += 64, mean += 64) products16(to, dy, x, mean, rows, row);
  for (; columns > 0; columns -= 4, to += 16, dy += 16, x += 16, mean += 16) {
    products4(to, dy, x, mean, rows, row, columns);
  }
}

/** y *= x */
export function multiply(y: usize, x: usize, n: i32): void {
  for (; n > 0; n -= 4, y += 16, x += 16) storePart(y, f32x4.mul(loadPart(y, n), loadPart(x, n)), n);
}

export function batchNormBackward(
  dx: i32, dy: i32, x: i32, mean: i32, variance: i32, gamma: i32, sumDy: i32, sumDyX: i32,
  rows: i32, channels: i32, epsilon: f32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem * channels, count = min(rows, end * perItem) * channels - first;
  const scale = scratch + IMAGE, slope = scale + at(channels), shift = slope + at(channels);
  inverseDeviations(scale, at(variance), at(gamma), channels, epsilon);
  // dx = scale (dy - sumDy / rows - (x - mean) slope), slope = sumDyX / rows / deviation
  inverseDeviations(slope, at(variance), at(sumDyX), channels, epsilon);
  divide(slope, channels, <f32>rows);
  memory.copy(shift, at(sumDy), at(channels));
  divide(shift, channels, <f32>rows);
  const period = periodOf(channels), means = periodic(0, at(mean), channels, period);
  const scales = periodic(1, scale, channels, period), slopes = periodic(2, slope, channels, period);
  const shifts = periodic(3, shift, channels, period), sum = scratch + PACKED + at(8 * SHORT);
  for (let i = 0; i < count; i += period) {
    const to = at(dx + first + i), n = min(period, count - i);
    backwardRow(accumulate ? sum : to, at(dy + first + i), at(x + first + i), means, scales, slopes, shifts, n);
    if (accumulate) add(to, sum, n, 1);
  }
}

@inline function centred(dy: v128, x: v128, mean: v128, slope: v128, shift: v128): v128 {
  return f32x4.sub(f32x4.sub(dy, shift), f32x4.mul(f32x4.sub(x, mean), slope));
}

function backwardRow(
  dx: usize, dy: usize, x: usize, mean: usize, scale: usize, slope: usize, shift: usize, n: i32,
): void {
  for (; n >= 8; n -= 8, dx += 32, dy += 32, x += 32, mean += 32, scale += 32, slope += 32, shift += 32) {
    const c0 = centred(v128.load(dy), v128.load(x), v128.load(mean), v128.load(slope), v128.load(shift));
    const c1 = centred(v128.load(dy, 16), v128.load(x, 16), v128.load(mean, 16), v128.load(slope, 16), v128.load(shift, 16));
    const v0 = f32x4.mul(c0, v128.load(scale)), v1 = f32x4.mul(c1, v128.load(scale, 16));
    v128.store(dx, v0);
    v128.store(dx, v1, 16);
  }
  for (; n > 0; n -= 4, dx += 16, dy += 16, x += 16, mean += 16, scale += 16, slope += 16, shift += 16) {
    const c = centred(loadPart(dy, n), loadPart(x, n), loadPart(mean, n), loadPart(slope, n), loadPart(shift, n));
    storePart(dx, f32x4.mul(c, loadPart(scale, n)), n);
  }
}
