// Gradients that are too large, before the update.
import { atLeast, atMost, fma } from './math';
import { at, loadPart, storePart, sum4 } from './memory';

export function clip(dw: i32, n: i32, perItem: i32, limit: f32, begin: i32, end: i32): void {
  const from = begin * perItem, low = f32x4.splat(-limit), high = f32x4.splat(limit);
  let count = min(n, end * perItem) - from, d = at(dw + from);
  for (; count >= 8; count -= 8, d += 32) {
    const d0 = atMost(atLeast(v128.load(d), low), high), d1 = atMost(atLeast(v128.load(d, 16), low), high);
    v128.store(d, d0);
    v128.store(d, d1, 16);
  }
  for (; count > 0; count -= 4, d += 16) storePart(d, atMost(atLeast(loadPart(d, count), low), high), count);
}

/** Sum of squares of `count` elements at p, even and odd vectors apart. */
export function squares(p: usize, count: i32): f32 {
  let even = f32x4.splat(0), odd = f32x4.splat(0);
  for (; count > 0; count -= 8, p += 32) {
    const x0 = loadPart(p, count), x1 = count > 4 ? loadPart(p + 16, count - 4) : f32x4.splat(0);
    even = fma(x0, x0, even);
    odd = fma(x1, x1, odd);
  }
  return sum4(f32x4.add(even, odd));
}

export function squareSums(y: i32, x: i32, n: i32, perItem: i32, begin: i32, end: i32): void {
  for (let item = begin; item < end; item++) {
    const from = item * perItem;
    store<f32>(at(y + item), squares(at(x + from), min(perItem, n - from)));
  }
}

export function clipNorm(dw: i32, squares: i32, n: i32, perItem: i32, limit: f32, begin: i32, end: i32): void {
  const factor: f32 = limit / (sqrt<f32>(load<f32>(at(squares))) + 1e-6);
  // Where the norm is no number, neither is the result: the run is to end, not to go on with what is left.
  const from = begin * perItem, scale = f32x4.splat(factor > 1 ? 1 : factor);
  let count = min(n, end * perItem) - from, d = at(dw + from);
  for (; count >= 8; count -= 8, d += 32) {
    const d0 = f32x4.mul(v128.load(d), scale), d1 = f32x4.mul(v128.load(d, 16), scale);
    v128.store(d, d0);
    v128.store(d, d1, 16);
  }
  for (; count > 0; count -= 4, d += 16) storePart(d, f32x4.mul(loadPart(d, count), scale), count);
}
