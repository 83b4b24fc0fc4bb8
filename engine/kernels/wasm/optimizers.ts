// Parameter updates: one pass over parameters, gradients and state.
import { SIGN } from './build/constants';
import { fma } from './math';
import { at, loadPart, storePart } from './memory';

/** Learning rate and corrections: slots of the clock, see verbs.ts. */
export const RATE = 0, STEP_LOW = 1, CORRECTION_1 = 3, CORRECTION_2 = 4, CORRECTION_3 = 5;

@inline export function slot(clock: i32, index: i32): f32 {
  return load<f32>(at(clock + index));
}

/** l1 with the sign of w, and 0 where w is 0. */
@inline function signed(w: v128, l1: v128): v128 {
  return v128.and(v128.or(l1, v128.and(w, SIGN())), f32x4.ne(w, f32x4.splat(0)));
}
@inline function penaltyStep(dw: v128, w: v128, l2: v128, l1: v128): v128 {
  return f32x4.add(dw, fma(l2, w, signed(w, l1)));
}

export function penalty(dw: i32, w: i32, n: i32, perItem: i32, l2: f32, l1: f32, begin: i32, end: i32): void {
  const from = begin * perItem, a = f32x4.splat(l2), b = f32x4.splat(l1);
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from);
  for (; count >= 8; count -= 8, p += 32, d += 32) {
    const d0 = penaltyStep(v128.load(d), v128.load(p), a, b), d1 = penaltyStep(v128.load(d, 16), v128.load(p, 16), a, b);
    v128.store(d, d0);
    v128.store(d, d1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16) {
    storePart(d, penaltyStep(loadPart(d, count), loadPart(p, count), a, b), count);
  }
}

export function blend(y: i32, x: i32, n: i32, perItem: i32, clock: i32, index: i32, begin: i32, end: i32): void {
  const from = begin * perItem, a = f32x4.splat(slot(clock, index)), b = f32x4.splat(slot(clock, index + 1));
  let count = min(n, end * perItem) - from, p = at(x + from), q = at(y + from);
  for (; count >= 8; count -= 8, p += 32, q += 32) {
    const y0 = fma(b, v128.load(q), f32x4.mul(a, v128.load(p))), y1 = fma(b, v128.load(q, 16), f32x4.mul(a, v128.load(p, 16)));
    v128.store(q, y0);
    v128.store(q, y1, 16);
  }
  for (; count > 0; count -= 4, p += 16, q += 16) {
    storePart(q, fma(b, loadPart(q, count), f32x4.mul(a, loadPart(p, count))), count);
  }
}

/** A sixteenth of a pass costs little, and 0.9^16 of 1e-37 is not yet below the normal range. */
const SETTLED_EACH = 16;

export function settle(x: i32, n: i32, perItem: i32, clock: i32, least: f32, begin: i32, end: i32): void {
  if (<i32>slot(clock, STEP_LOW) % SETTLED_EACH) return;
  const from = begin * perItem, l = f32x4.splat(least);
  let count = min(n, end * perItem) - from, p = at(x + from);
  for (; count >= 8; count -= 8, p += 32) {
    const x0 = v128.load(p), x1 = v128.load(p, 16);
    v128.store(p, v128.andnot(x0, f32x4.lt(f32x4.abs(x0), l)));
    v128.store(p, v128.andnot(x1, f32x4.lt(f32x4.abs(x1), l)), 16);
  }
  for (; count > 0; count -= 4, p += 16) {
    const y = loadPart(p, count);
    storePart(p, v128.andnot(y, f32x4.lt(f32x4.abs(y), l)), count);
  }
}

@inline function sgdStep(w: v128, dw: v128, minusRate: v128): v128 {
  return fma(minusRate, dw, w);
}

export function sgd(w: i32, dw: i32, n: i32, perItem: i32, clock: i32, begin: i32, end: i32): void {
  const from = begin * perItem, rate = f32x4.splat(-slot(clock, RATE));
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from);
  for (; count >= 8; count -= 8, p += 32, d += 32) {
    const w0 = sgdStep(v128.load(p), v128.load(d), rate), w1 = sgdStep(v128.load(p, 16), v128.load(d, 16), rate);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16) {
    storePart(p, sgdStep(loadPart(p, count), loadPart(d, count), rate), count);
  }
}

export function momentum(
  w: i32, dw: i32, v: i32, n: i32, perItem: i32, clock: i32, momentum: f32, nesterov: i32, begin: i32, end: i32,
): void {
  const from = begin * perItem, rate = f32x4.splat(-slot(clock, RATE)), mu = f32x4.splat(momentum);
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(v + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const v0 = fma(mu, v128.load(s), d0), v1 = fma(mu, v128.load(s, 16), d1);
    const u0 = nesterov ? fma(mu, v0, d0) : v0, u1 = nesterov ? fma(mu, v1, d1) : v1;
    v128.store(s, v0);
    v128.store(s, v1, 16);
    const w0 = fma(rate, u0, v128.load(p)), w1 = fma(rate, u1, v128.load(p, 16));
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16) {
    const g = loadPart(d, count), v0 = fma(mu, loadPart(s, count), g), u = nesterov ? fma(mu, v0, g) : v0;
    storePart(s, v0, count);
    storePart(p, fma(rate, u, loadPart(p, count)), count);
  }
}
