// Kernels that move or add without changing much: fill, combine, copyColumns, columnSums, sum, gather.
import { at, clear, loadPart, storePart, sum4 } from './memory';

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
    for (; count >= 8; count -= 8, to += 32, source += 32) {
      const p = v128.load(source), q = v128.load(source, 16);
      v128.store(to, f32x4.mul(a, p));
      v128.store(to, f32x4.mul(a, q), 16);
    }
    for (; count > 0; count -= 4, to += 16, source += 16) storePart(to, f32x4.mul(a, loadPart(source, count)), count);
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
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const to = at(y + r * yRow), from = at(x + r * xRow);
    if (accumulate) add(to, from, columns, 1);
    else memory.copy(to, from, <usize>(<u32>columns) << 2);
  }
}

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function columnSums(
  y: i32, x: i32, rows: i32, columns: i32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, count = min(columns, end * perItem) - first;
  sumColumns(at(y + first), at(x + first), rows, at(columns), accumulate != 0, count);
}

/** y[j] (+)= sum of x[r, j], rows `step` bytes apart. */
export function sumColumns(y: usize, x: usize, rows: i32, step: usize, accumulate: bool, columns: i32): void {
  for (; columns >= 16; columns -= 16, x += 64, y += 64) sumColumns16(y, x, rows, step, accumulate);
  for (; columns > 0; columns -= 4, x += 16, y += 16) sumColumns4(y, x, rows, step, accumulate, columns);
}

function sumColumns16(y: usize, x: usize, rows: i32, step: usize, accumulate: bool): void {
  const zero = f32x4.splat(0);
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  for (; rows > 0; rows -= CHUNK) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (let r = min(rows, CHUNK); r > 0; r--, x += step) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
  }
  if (accumulate) {
    t0 = f32x4.add(t0, v128.load(y));
    t1 = f32x4.add(t1, v128.load(y, 16));
    t2 = f32x4.add(t2, v128.load(y, 32));
    t3 = f32x4.add(t3, v128.load(y, 48));
  }
  v128.store(y, t0);
  v128.store(y, t1, 16);
  v128.store(y, t2, 32);
  v128.store(y, t3, 48);
}

function sumColumns4(y: usize, x: usize, rows: i32, step: usize, accumulate: bool, columns: i32): void {
  let total = f32x4.splat(0);
  for (; rows > 0; rows -= CHUNK) {
    let s = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, x += step) s = f32x4.add(s, loadPart(x, columns));
    total = f32x4.add(total, s);
  }
  if (accumulate) total = f32x4.add(total, loadPart(y, columns));
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

export function gather(
  y: i32, source: i32, bytes: i32, indices: i32, mean: i32, scale: i32, affine: i32, rows: i32, columns: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const row = <usize>load<u32>(at(indices + r)) * <usize>columns, to = at(y + r * columns);
    const from = at(source) + (bytes ? row : row << 2);
    // Whole periods of the affine features; one feature for all columns is the period of the row itself.
    if (affine == 1) {
      uniform(to, from, columns, bytes != 0, load<f32>(at(mean)), load<f32>(at(scale)));
      continue;
    }
    for (let j = 0; j < columns; j += affine) {
      const start = from + (bytes ? <usize>j : at(j));
      features(to + at(j), start, min(affine, columns - j), bytes != 0, at(mean), at(scale));
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
  for (; n > 0; n -= 4, y += 16, from += step, mean += 16, scale += 16) {
    storePart(y, f32x4.mul(f32x4.sub(four(from, bytes, n), loadPart(mean, n)), loadPart(scale, n)), n);
  }
}
