// Kernels that move or add without changing much: fill, combine, copyColumns, columnSums, sum, gather.
import { PACKED, at, clear, loadPart, scratch, storePart, sum4 } from './memory';

export function fill(y: i32, n: i32, perItem: i32, value: f32, begin: i32, end: i32): void {
  const from = begin * perItem, v = f32x4.splat(value);
  let count = min(n, end * perItem) - from, p = at(y + from);
  if (reinterpret<i32>(value) == 0) {
    clear(p, count);
    return;
  }
  for (; count >= 8; count -= 8, p += 32) {
    v128.store(p, v);
    v128.store(p, v, 16);
  }
  for (; count > 0; count -= 4, p += 16) storePart(p, v, count);
}

export function combine(y: i32, x: i32, n: i32, perItem: i32, alpha: f32, beta: f32, begin: i32, end: i32): void {
  const from = begin * perItem, a = f32x4.splat(alpha), b = f32x4.splat(beta);
  let count = min(n, end * perItem) - from, to = at(y + from), source = at(x + from);
  if (beta == 0) {
    if (alpha == 1) {
      memory.copy(to, source, <usize>(<u32>count) << 2);
      return;
    }
    scaled(to, source, count, alpha);
    return;
  }
  for (; count >= 8; count -= 8, to += 32, source += 32) {
    const p = v128.load(source), q = v128.load(source, 16), r = v128.load(to), s = v128.load(to, 16);
    v128.store(to, f32x4.add(f32x4.mul(a, p), f32x4.mul(b, r)));
    v128.store(to, f32x4.add(f32x4.mul(a, q), f32x4.mul(b, s)), 16);
  }
  for (; count > 0; count -= 4, to += 16, source += 16) {
    storePart(to, f32x4.add(f32x4.mul(a, loadPart(source, count)), f32x4.mul(b, loadPart(to, count))), count);
  }
}

/** y += factor x for n elements. */
export function add(y: usize, x: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (; n >= 8; n -= 8, y += 32, x += 32) {
    const p = f32x4.mul(v128.load(x), f), q = f32x4.mul(v128.load(x, 16), f);
    v128.store(y, f32x4.add(v128.load(y), p));
    v128.store(y, f32x4.add(v128.load(y, 16), q), 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16) storePart(y, f32x4.add(loadPart(y, n), f32x4.mul(loadPart(x, n), f)), n);
}

/** y = factor x for n elements. */
export function scaled(y: usize, x: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (; n >= 8; n -= 8, y += 32, x += 32) {
    const p = f32x4.mul(v128.load(x), f), q = f32x4.mul(v128.load(x, 16), f);
    v128.store(y, p);
    v128.store(y, q, 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16) storePart(y, f32x4.mul(loadPart(x, n), f), n);
}

/** y *= factor for n elements. */
export function scale(y: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (; n >= 8; n -= 8, y += 32) {
    const a = f32x4.mul(v128.load(y), f), b = f32x4.mul(v128.load(y, 16), f);
    v128.store(y, a);
    v128.store(y, b, 16);
  }
  for (; n > 0; n -= 4, y += 16) storePart(y, f32x4.mul(loadPart(y, n), f), n);
}

export function copyColumns(
  y: i32, x: i32, rows: i32, columns: i32, yRow: i32, xRow: i32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, last = min(rows, end * perItem);
  if (!accumulate && yRow == columns && (xRow == columns || xRow == 0)) {
    const to = at(y + first * columns), row = at(columns);
    if (xRow == 0) repeat(to, at(x), row, last - first);
    else memory.copy(to, at(x + first * columns), <usize>(last - first) * row);
    return;
  }
  for (let r = first; r < last; r++) {
    const to = at(y + r * yRow), from = at(x + r * xRow);
    if (accumulate) add(to, from, columns, 1);
    else memory.copy(to, from, <usize>(<u32>columns) << 2);
  }
}

/** What is copied at once where a row is repeated: stays in the first-level cache. */
const REPEATED: usize = 16 << 10;

/** Writes `count` rows of `row` bytes that are all alike. */
export function repeat(y: usize, x: usize, row: usize, count: i32): void {
  const bytes = row * <usize>count;
  memory.copy(y, x, row);
  for (let done = row; done < bytes;) {
    const part = min(bytes - done, min(done, max(row, REPEATED / row * row)));
    memory.copy(y + done, y, part);
    done += part;
  }
}

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function columnSums(
  y: i32, x: i32, rows: i32, columns: i32, accumulate: i32, perItem: i32, perPart: i32, begin: i32, end: i32,
): void {
  const items = (columns + perItem - 1) / perItem;
  for (let part = begin / items; part * items < end; part++) {
    const r = part * perPart, first = max(begin - part * items, 0) * perItem;
    const count = min(columns, (end - part * items) * perItem) - first;
    sumColumns(
      at(y + part * columns + first), at(x + r * columns + first), min(perPart, rows - r), at(columns), accumulate != 0, count,
    );
  }
}

/** Totals of columns that are added to others: what fits in scratch memory. */
const TOTALS = 4096;

/** y[j] (+)= sum of x[r, j], rows `step` bytes apart. */
export function sumColumns(y: usize, x: usize, rows: i32, step: usize, accumulate: bool, columns: i32): void {
  if (!accumulate) {
    totals(y, x, rows, step, columns);
    return;
  }
  const sums = scratch + PACKED;
  for (; columns > 0; columns -= TOTALS, x += 4 * TOTALS, y += 4 * TOTALS) {
    const count = min(columns, TOTALS);
    totals(sums, x, rows, step, count);
    add(y, sums, count, 1);
  }
}

/**
 * Rows whose columns are summed one block of columns after the other: whole chunks that fit the second-level cache and few
 * pages, since a column is a walk through all of them.
 */
@inline export function rowsAtOnce(step: usize): i32 {
  return max(CHUNK, <i32>(WALK / step) & ~(CHUNK - 1));
}
const WALK: usize = 128 << 10;

function totals(y: usize, x: usize, rows: i32, step: usize, columns: i32): void {
  const most = rowsAtOnce(step);
  clear(y, columns);
  for (; rows > 0; rows -= most, x += <usize>most * step) addColumns(y, x, min(rows, most), step, columns);
}

/** y[j] += sum of x[r, j] over some rows. */
export function addColumns(y: usize, x: usize, rows: i32, step: usize, columns: i32): void {
  for (; columns >= 32; columns -= 32, x += 128, y += 128) sumColumns32(y, x, rows, step);
  for (; columns >= 8; columns -= 8, x += 32, y += 32) sumColumns8(y, x, rows, step);
  for (; columns > 0; columns -= 4, x += 16, y += 16) sumColumns4(y, x, rows, step, columns);
}

/** y += the sum of some rows of 32 columns. */
function sumColumns32(y: usize, x: usize, rows: i32, step: usize): void {
  let t0 = v128.load(y), t1 = v128.load(y, 16), t2 = v128.load(y, 32), t3 = v128.load(y, 48);
  let t4 = v128.load(y, 64), t5 = v128.load(y, 80), t6 = v128.load(y, 96), t7 = v128.load(y, 112);
  for (; rows > 0; rows -= CHUNK) {
    const zero = f32x4.splat(0);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += step) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
      s4 = f32x4.add(s4, v128.load(x, 64));
      s5 = f32x4.add(s5, v128.load(x, 80));
      s6 = f32x4.add(s6, v128.load(x, 96));
      s7 = f32x4.add(s7, v128.load(x, 112));
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
    t4 = f32x4.add(t4, s4);
    t5 = f32x4.add(t5, s5);
    t6 = f32x4.add(t6, s6);
    t7 = f32x4.add(t7, s7);
  }
  v128.store(y, t0);
  v128.store(y, t1, 16);
  v128.store(y, t2, 32);
  v128.store(y, t3, 48);
  v128.store(y, t4, 64);
  v128.store(y, t5, 80);
  v128.store(y, t6, 96);
  v128.store(y, t7, 112);
}

function sumColumns8(y: usize, x: usize, rows: i32, step: usize): void {
  let t0 = v128.load(y), t1 = v128.load(y, 16);
  for (; rows > 0; rows -= CHUNK) {
    const zero = f32x4.splat(0);
    let s0 = zero, s1 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += step) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
  }
  v128.store(y, t0);
  v128.store(y, t1, 16);
}

function sumColumns4(y: usize, x: usize, rows: i32, step: usize, columns: i32): void {
  let total = loadPart(y, columns);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += step) s = f32x4.add(s, loadPart(x, columns));
    total = f32x4.add(total, s);
  }
  storePart(y, total, columns);
}

/** Chunks of 1024 in float32, their sums in float64. */
export function sum(y: i32, x: i32, n: i32, scale: f32, accumulate: i32, begin: i32, end: i32): void {
  let p = at(x), total: f64 = 0;
  for (; n > 0; n -= 1024) {
    let a = f32x4.splat(0), b = f32x4.splat(0), count = min(n, 1024);
    for (; count >= 8; count -= 8, p += 32) {
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
    }
    for (; count > 0; count -= 4, p += 16) a = f32x4.add(a, loadPart(p, count));
    total += <f64>sum4(f32x4.add(a, b));
  }
  total *= <f64>scale;
  const to = at(y);
  store<f32>(to, accumulate ? <f32>(<f64>load<f32>(to) + total) : <f32>total);
}

/** The longest period of features that `gather` repeats. */
const SHORT = 256;

export function gather(
  y: i32, source: i32, bytes: i32, indices: i32, mean: i32, scale: i32, affine: i32, rows: i32, columns: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  let means = at(mean), scales = at(scale), period = affine;
  if (affine > 1 && affine < columns && affine <= SHORT) {
    // Short periods, as of an image's channels, are repeated in scratch memory until they are long.
    const times = SHORT / affine * 2, row = at(affine);
    means = scratch + PACKED;
    scales = means + at(2 * SHORT);
    repeat(means, at(mean), row, times);
    repeat(scales, at(scale), row, times);
    period = times * affine;
  }
  for (let r = begin * perItem; r < last; r++) {
    const row = <usize>load<u32>(at(indices + r)) * <usize>columns, to = at(y + r * columns);
    const from = at(source) + (bytes ? row : row << 2);
    // Whole periods of the affine features; one feature for all columns is the period of the row itself.
    if (affine == 1) {
      uniform(to, from, columns, bytes != 0, load<f32>(at(mean)), load<f32>(at(scale)));
      continue;
    }
    for (let j = 0; j < columns; j += period) {
      const start = from + (bytes ? <usize>j : at(j));
      features(to + at(j), start, min(period, columns - j), bytes != 0, means, scales);
    }
  }
}

/** Four bytes as float32. */
@inline function fourBytes(word: u32): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(word))));
}

/** Four elements of a source of bytes or of float32, of which `count` exist. */
@inline function four(from: usize, bytes: bool, count: i32): v128 {
  if (!bytes) return loadPart(from, count);
  if (count >= 4) return fourBytes(load<u32>(from));
  let word: u32 = 0;
  for (let i = 0; i < count; i++) word |= <u32>load<u8>(from + <usize>i) << (<u32>i << 3);
  return fourBytes(word);
}

/** y = (x - mean) scale, one mean and scale for all. */
function uniform(y: usize, from: usize, n: i32, bytes: bool, mean: f32, scale: f32): void {
  const m = f32x4.splat(mean), s = f32x4.splat(scale), step: usize = bytes ? 4 : 16;
  if (bytes) {
    for (; n >= 4; n -= 4, y += 16, from += 4) {
      v128.store(y, f32x4.mul(f32x4.sub(fourBytes(load<u32>(from)), m), s));
    }
  } else {
    for (; n >= 8; n -= 8, y += 32, from += 32) {
      const x0 = v128.load(from), x1 = v128.load(from, 16);
      v128.store(y, f32x4.mul(f32x4.sub(x0, m), s));
      v128.store(y, f32x4.mul(f32x4.sub(x1, m), s), 16);
    }
  }
  for (; n > 0; n -= 4, y += 16, from += step) storePart(y, f32x4.mul(f32x4.sub(four(from, bytes, n), m), s), n);
}

/** y = (x - mean) scale, each feature by its own. */
function features(y: usize, from: usize, n: i32, bytes: bool, mean: usize, scale: usize): void {
  const step: usize = bytes ? 4 : 16;
  if (bytes) {
    for (; n >= 4; n -= 4, y += 16, from += 4, mean += 16, scale += 16) {
      v128.store(y, f32x4.mul(f32x4.sub(fourBytes(load<u32>(from)), v128.load(mean)), v128.load(scale)));
    }
  } else {
    for (; n >= 8; n -= 8, y += 32, from += 32, mean += 32, scale += 32) {
      const x0 = f32x4.sub(v128.load(from), v128.load(mean)), x1 = f32x4.sub(v128.load(from, 16), v128.load(mean, 16));
      v128.store(y, f32x4.mul(x0, v128.load(scale)));
      v128.store(y, f32x4.mul(x1, v128.load(scale, 16)), 16);
    }
  }
  for (; n > 0; n -= 4, y += 16, from += step, mean += 16, scale += 16) {
    storePart(y, f32x4.mul(f32x4.sub(four(from, bytes, n), loadPart(mean, n)), loadPart(scale, n)), n);
  }
}
