// Normalization within a sample: x[rows, pixels, channels], where each row has a mean and a deviation for each group of
// `channels / groups` neighbouring channels over all its pixels. With one pixel and one group it is layer normalization;
// then a group is one piece of memory. Else sums go down the columns first, and from there into the groups.
import { fma } from './math';
import { IMAGE, at, clear, loadPart, scratch, storePart, sum4 } from './memory';
import { add, sumColumns } from './movement';
import { addProductColumns, gradientSums, multiply, normalizeRow, squares } from './normalization';

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function groupNorm(
  y: i32, mean: i32, inverse: i32, x: i32, gamma: i32, beta: i32, rows: i32, pixels: i32, channels: i32, groups: i32,
  epsilon: f32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), size = pixels * channels;
  for (let r = begin * perItem; r < last; r++) {
    const to = at(y + r * size), from = at(x + r * size), m = at(mean + r * groups), s = at(inverse + r * groups);
    if (pixels == 1) normalizeGroups(to, m, s, from, at(gamma), at(beta), channels, groups, epsilon);
    else normalizeImage(to, m, s, from, at(gamma), at(beta), pixels, channels, groups, epsilon);
  }
}

@inline function inverseDeviation(squares: f64, n: i32, epsilon: f32): f32 {
  return <f32>(1 / sqrt(squares / n + <f64>epsilon));
}

function normalizeGroups(
  y: usize, mean: usize, inverse: usize, x: usize, gamma: usize, beta: usize, channels: i32, groups: i32, epsilon: f32,
): void {
  const n = channels / groups, step = at(n);
  for (let g = 0; g < groups; g++, y += step, x += step, gamma += step, beta += step, mean += 4, inverse += 4) {
    const m = <f32>(rowSum(x, n) / n), s = inverseDeviation(rowSquares(x, m, n), n, epsilon);
    store<f32>(mean, m);
    store<f32>(inverse, s);
    normalizeGroup(y, x, m, s, gamma, beta, n);
  }
}

function rowSum(x: usize, n: i32): f64 {
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; n >= 8; n -= 8, x += 32) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
  }
  for (; n > 0; n -= 4, x += 16) a = f32x4.add(a, loadPart(x, n));
  return <f64>sum4(f32x4.add(a, b));
}

function rowSquares(x: usize, mean: f32, n: i32): f64 {
  const m = f32x4.splat(mean);
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; n >= 8; n -= 8, x += 32) {
    const d = f32x4.sub(v128.load(x), m), e = f32x4.sub(v128.load(x, 16), m);
    a = fma(d, d, a);
    b = fma(e, e, b);
  }
  for (; n > 0; n -= 1, x += 4) {
    const d = f32x4.sub(v128.load32_zero(x), f32x4.replace_lane(f32x4.splat(0), 0, mean));
    a = fma(d, d, a);
  }
  return <f64>sum4(f32x4.add(a, b));
}

/** y = (x - mean) inverse gamma + beta */
function normalizeGroup(y: usize, x: usize, mean: f32, inverse: f32, gamma: usize, beta: usize, n: i32): void {
  const m = f32x4.splat(mean), s = f32x4.splat(inverse);
  for (; n >= 8; n -= 8, y += 32, x += 32, gamma += 32, beta += 32) {
    const d0 = f32x4.mul(f32x4.sub(v128.load(x), m), s), d1 = f32x4.mul(f32x4.sub(v128.load(x, 16), m), s);
    v128.store(y, fma(d0, v128.load(gamma), v128.load(beta)));
    v128.store(y, fma(d1, v128.load(gamma, 16), v128.load(beta, 16)), 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16, gamma += 16, beta += 16) {
    storePart(y, fma(f32x4.mul(f32x4.sub(loadPart(x, n), m), s), loadPart(gamma, n), loadPart(beta, n)), n);
  }
}

function normalizeImage(
  y: usize, mean: usize, inverse: usize, x: usize, gamma: usize, beta: usize, pixels: i32, channels: i32, groups: i32,
  epsilon: f32,
): void {
  const n = channels / groups, row = at(channels);
  const sums = scratch + IMAGE, means = sums + row, scales = means + row;
  sumColumns(sums, x, pixels, row, false, channels);
  for (let g = 0; g < groups; g++) store<f32>(mean + at(g), <f32>(rowSum(sums + at(g * n), n) / n / pixels));
  expand(means, mean, n, groups);
  squares(sums, x, means, pixels, row, channels);
  for (let g = 0; g < groups; g++) {
    store<f32>(inverse + at(g), inverseDeviation(rowSum(sums + at(g * n), n), n * pixels, epsilon));
  }
  expand(scales, inverse, n, groups);
  multiply(scales, gamma, channels);
  for (let p = 0; p < pixels; p++, y += row, x += row) normalizeRow(y, x, means, scales, beta, channels);
}

/** Each group's value to each of its n channels. */
function expand(to: usize, from: usize, n: i32, groups: i32): void {
  for (let g = 0; g < groups; g++, from += 4) {
    const value = load<f32>(from);
    for (let i = 0; i < n; i++, to += 4) store<f32>(to, value);
  }
}

export function groupNormBackward(
  dx: i32, dy: i32, x: i32, mean: i32, inverse: i32, gamma: i32, rows: i32, pixels: i32, channels: i32, groups: i32,
  accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), size = pixels * channels;
  for (let r = begin * perItem; r < last; r++) {
    const i = r * size, m = at(mean + r * groups), s = at(inverse + r * groups);
    if (pixels == 1) groupsBackward(at(dx + i), at(dy + i), at(x + i), m, s, at(gamma), channels, groups, accumulate != 0);
    else imageBackward(at(dx + i), at(dy + i), at(x + i), m, s, at(gamma), pixels, channels, groups, accumulate != 0);
  }
}

// dx = gamma inverse dy - (x - mean) slope - shift, with n values in a group:
// shift = inverse sum(gamma dy) / n, slope = inverse^3 sum(gamma dy (x - mean)) / n.

function groupsBackward(
  dx: usize, dy: usize, x: usize, mean: usize, inverse: usize, gamma: usize, channels: i32, groups: i32, add: bool,
): void {
  const n = channels / groups, step = at(n);
  for (let g = 0; g < groups; g++, dx += step, dy += step, x += step, gamma += step, mean += 4, inverse += 4) {
    const m = load<f32>(mean), s = load<f32>(inverse), d = <f64>s;
    const shift = <f32>(d * weightedSum(dy, gamma, n) / n);
    const slope = <f32>(d * d * d * weightedProducts(dy, gamma, x, m, n) / n);
    groupBackward(dx, dy, x, gamma, m, s, slope, shift, n, add);
  }
}

function weightedSum(dy: usize, gamma: usize, n: i32): f64 {
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; n >= 8; n -= 8, dy += 32, gamma += 32) {
    a = fma(v128.load(dy), v128.load(gamma), a);
    b = fma(v128.load(dy, 16), v128.load(gamma, 16), b);
  }
  for (; n > 0; n -= 4, dy += 16, gamma += 16) a = fma(loadPart(dy, n), loadPart(gamma, n), a);
  return <f64>sum4(f32x4.add(a, b));
}

/** What lies beyond the last element has a dy of zero. */
function weightedProducts(dy: usize, gamma: usize, x: usize, mean: f32, n: i32): f64 {
  const m = f32x4.splat(mean);
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (; n >= 8; n -= 8, dy += 32, gamma += 32, x += 32) {
    a = fma(f32x4.mul(v128.load(dy), v128.load(gamma)), f32x4.sub(v128.load(x), m), a);
    b = fma(f32x4.mul(v128.load(dy, 16), v128.load(gamma, 16)), f32x4.sub(v128.load(x, 16), m), b);
  }
  for (; n > 0; n -= 4, dy += 16, gamma += 16, x += 16) {
    a = fma(f32x4.mul(loadPart(dy, n), loadPart(gamma, n)), f32x4.sub(loadPart(x, n), m), a);
  }
  return <f64>sum4(f32x4.add(a, b));
}

function groupBackward(
  dx: usize, dy: usize, x: usize, gamma: usize, mean: f32, inverse: f32, slope: f32, shift: f32, n: i32, add: bool,
): void {
  const m = f32x4.splat(mean), s = f32x4.splat(inverse), k = f32x4.splat(slope), t = f32x4.splat(shift);
  for (; n > 0; n -= 4, dx += 16, dy += 16, x += 16, gamma += 16) {
    const direct = f32x4.mul(f32x4.mul(loadPart(gamma, n), s), loadPart(dy, n));
    let v = f32x4.sub(direct, fma(f32x4.sub(loadPart(x, n), m), k, t));
    if (add) v = f32x4.add(v, loadPart(dx, n));
    storePart(dx, v, n);
  }
}

function imageBackward(
  dx: usize, dy: usize, x: usize, mean: usize, inverse: usize, gamma: usize, pixels: i32, channels: i32, groups: i32,
  add: bool,
): void {
  const n = channels / groups, row = at(channels), count = <f64>n * <f64>pixels;
  const means = scratch + IMAGE, scales = means + row, slopes = scales + row, shifts = slopes + row;
  // Of each group, its slope and its shift.
  const slope = shifts + row, shift = slope + at(groups);
  expand(means, mean, n, groups);
  gradientSums(shifts, slopes, dy, x, means, pixels, row, channels);
  multiply(shifts, gamma, channels);
  multiply(slopes, gamma, channels);
  for (let g = 0; g < groups; g++) {
    const d = <f64>load<f32>(inverse + at(g));
    store<f32>(shift + at(g), <f32>(d * rowSum(shifts + at(g * n), n) / count));
    store<f32>(slope + at(g), <f32>(d * d * d * rowSum(slopes + at(g * n), n) / count));
  }
  expand(shifts, shift, n, groups);
  expand(slopes, slope, n, groups);
  expand(scales, inverse, n, groups);
  multiply(scales, gamma, channels);
  for (let p = 0; p < pixels; p++, dx += row, dy += row, x += row) {
    pixelBackward(dx, dy, x, means, scales, slopes, shifts, channels, add);
  }
}

function pixelBackward(
  dx: usize, dy: usize, x: usize, mean: usize, scale: usize, slope: usize, shift: usize, n: i32, add: bool,
): void {
  for (; n > 0; n -= 4, dx += 16, dy += 16, x += 16, mean += 16, scale += 16, slope += 16, shift += 16) {
    const centred = fma(f32x4.sub(loadPart(x, n), loadPart(mean, n)), loadPart(slope, n), loadPart(shift, n));
    let v = f32x4.sub(f32x4.mul(loadPart(dy, n), loadPart(scale, n)), centred);
    if (add) v = f32x4.add(v, loadPart(dx, n));
    storePart(dx, v, n);
  }
}

export function groupNormScale(
  dgamma: i32, dy: i32, x: i32, mean: i32, inverse: i32, rows: i32, pixels: i32, channels: i32, groups: i32,
  accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, count = min(channels, end * perItem) - first, row = at(channels), n = channels / groups;
  const to = at(dgamma + first), size = at(pixels * channels);
  const part = scratch + IMAGE, means = part + at(count), scales = means + at(count);
  if (!accumulate) clear(to, count);
  let dyRow = at(dy + first), xRow = at(x + first);
  if (pixels == 1 && groups == 1) {
    for (let c = 0; c < count; c += 4) {
      rowProducts(to + at(c), dyRow + at(c), xRow + at(c), at(mean), at(inverse), rows, row, count - c);
    }
    return;
  }
  for (let r = 0; r < rows; r++, dyRow += size, xRow += size) {
    for (let c = 0; c < count; c++) {
      const group = r * groups + (first + c) / n;
      store<f32>(means + at(c), load<f32>(at(mean + group)));
      store<f32>(scales + at(c), load<f32>(at(inverse + group)));
    }
    clear(part, count);
    addProductColumns(part, dyRow, xRow, means, pixels, row, count);
    multiply(part, scales, count);
    add(to, part, count, 1);
  }
}

/** y += sum of dy (x - mean) inverse down up to four columns, where every row has a mean of its own. */
function rowProducts(y: usize, dy: usize, x: usize, mean: usize, inverse: usize, rows: i32, row: usize, n: i32): void {
  let total = f32x4.splat(0);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += row, dy += row, mean += 4, inverse += 4) {
      const d = f32x4.mul(f32x4.sub(loadPart(x, n), v128.load32_splat(mean)), v128.load32_splat(inverse));
      s = fma(d, loadPart(dy, n), s);
    }
    total = f32x4.add(total, s);
  }
  storePart(y, f32x4.add(total, loadPart(y, n)), n);
}
