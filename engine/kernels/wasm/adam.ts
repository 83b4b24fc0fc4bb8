// Adam and what came of it: one pass over parameters, gradients and state.
import { average, rest } from './averages';
import { atLeast, fma } from './math';
import { at, loadPart, storePart } from './memory';
import { CORRECTION_1, CORRECTION_2, CORRECTION_3, RATE, slot } from './optimizers';

/** w kept - rate c1 m / (sqrt(v c2) + epsilon) */
@inline function adamStep(w: v128, m: v128, v: v128, kept: v128, rate: v128, c2: v128, epsilon: v128): v128 {
  const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, c2)), epsilon));
  return f32x4.sub(f32x4.mul(w, kept), step);
}

export function adam(
  w: i32, dw: i32, m: i32, v: i32, n: i32, perItem: i32, clock: i32, beta1: f32, beta2: f32, epsilon: f32, decay: f32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem;
  const b1 = f32x4.splat(beta1), r1 = rest(beta1);
  const b2 = f32x4.splat(beta2), r2 = rest(beta2);
  const rate = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_1)), c2 = f32x4.splat(slot(clock, CORRECTION_2));
  const e = f32x4.splat(epsilon), kept = f32x4.splat(1 - slot(clock, RATE) * decay);
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(m + from), t = at(v + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32, t += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const m0 = average(v128.load(s), d0, b1, r1), m1 = average(v128.load(s, 16), d1, b1, r1);
    const v0 = average(v128.load(t), f32x4.mul(d0, d0), b2, r2), v1 = average(v128.load(t, 16), f32x4.mul(d1, d1), b2, r2);
    v128.store(s, m0);
    v128.store(s, m1, 16);
    v128.store(t, v0);
    v128.store(t, v1, 16);
    const w0 = adamStep(v128.load(p), m0, v0, kept, rate, c2, e);
    const w1 = adamStep(v128.load(p, 16), m1, v1, kept, rate, c2, e);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16, t += 16) {
    const g = loadPart(d, count), m0 = average(loadPart(s, count), g, b1, r1);
    const v0 = average(loadPart(t, count), f32x4.mul(g, g), b2, r2);
    storePart(s, m0, count);
    storePart(t, v0, count);
    storePart(p, adamStep(loadPart(p, count), m0, v0, kept, rate, c2, e), count);
  }
}

export function amsgrad(
  w: i32, dw: i32, m: i32, v: i32, top: i32, n: i32, perItem: i32, clock: i32, beta1: f32, beta2: f32, epsilon: f32,
  decay: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem;
  const b1 = f32x4.splat(beta1), r1 = rest(beta1);
  const b2 = f32x4.splat(beta2), r2 = rest(beta2);
  const rate = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_1)), c2 = f32x4.splat(slot(clock, CORRECTION_2));
  const e = f32x4.splat(epsilon), kept = f32x4.splat(1 - slot(clock, RATE) * decay);
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(m + from), t = at(v + from);
  let u = at(top + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32, t += 32, u += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const m0 = average(v128.load(s), d0, b1, r1), m1 = average(v128.load(s, 16), d1, b1, r1);
    const v0 = average(v128.load(t), f32x4.mul(d0, d0), b2, r2), v1 = average(v128.load(t, 16), f32x4.mul(d1, d1), b2, r2);
    const u0 = atLeast(v0, v128.load(u)), u1 = atLeast(v1, v128.load(u, 16));
    v128.store(s, m0);
    v128.store(s, m1, 16);
    v128.store(t, v0);
    v128.store(t, v1, 16);
    v128.store(u, u0);
    v128.store(u, u1, 16);
    const w0 = adamStep(v128.load(p), m0, u0, kept, rate, c2, e);
    const w1 = adamStep(v128.load(p, 16), m1, u1, kept, rate, c2, e);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16, t += 16, u += 16) {
    const g = loadPart(d, count), m0 = average(loadPart(s, count), g, b1, r1);
    const v0 = average(loadPart(t, count), f32x4.mul(g, g), b2, r2), u0 = atLeast(v0, loadPart(u, count));
    storePart(s, m0, count);
    storePart(t, v0, count);
    storePart(u, u0, count);
    storePart(p, adamStep(loadPart(p, count), m0, u0, kept, rate, c2, e), count);
  }
}

/** max(beta2 u, |dw| + epsilon) */
@inline function largest(u: v128, dw: v128, beta2: v128, epsilon: v128): v128 {
  return atLeast(f32x4.mul(beta2, u), f32x4.add(f32x4.abs(dw), epsilon));
}
@inline function adamaxStep(w: v128, m: v128, u: v128, rate: v128): v128 {
  return f32x4.sub(w, f32x4.div(f32x4.mul(rate, m), u));
}

export function adamax(
  w: i32, dw: i32, m: i32, u: i32, n: i32, perItem: i32, clock: i32, beta1: f32, beta2: f32, epsilon: f32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem;
  const b1 = f32x4.splat(beta1), r1 = rest(beta1), b2 = f32x4.splat(beta2), e = f32x4.splat(epsilon);
  const rate = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_1));
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(m + from), t = at(u + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32, t += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const m0 = average(v128.load(s), d0, b1, r1), m1 = average(v128.load(s, 16), d1, b1, r1);
    const u0 = largest(v128.load(t), d0, b2, e), u1 = largest(v128.load(t, 16), d1, b2, e);
    v128.store(s, m0);
    v128.store(s, m1, 16);
    v128.store(t, u0);
    v128.store(t, u1, 16);
    const w0 = adamaxStep(v128.load(p), m0, u0, rate), w1 = adamaxStep(v128.load(p, 16), m1, u1, rate);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16, t += 16) {
    const g = loadPart(d, count), m0 = average(loadPart(s, count), g, b1, r1);
    const u0 = largest(loadPart(t, count), g, b2, e);
    storePart(s, m0, count);
    storePart(t, u0, count);
    storePart(p, adamaxStep(loadPart(p, count), m0, u0, rate), count);
  }
}

/** w - (a dw + b m) / (sqrt(v c2) + epsilon); the rate is in a and b. */
@inline function nadamStep(w: v128, dw: v128, m: v128, v: v128, a: v128, b: v128, c2: v128, epsilon: v128): v128 {
  const step = fma(a, dw, f32x4.mul(b, m));
  return f32x4.sub(w, f32x4.div(step, f32x4.add(f32x4.sqrt(f32x4.mul(v, c2)), epsilon)));
}

export function nadam(
  w: i32, dw: i32, m: i32, v: i32, n: i32, perItem: i32, clock: i32, beta1: f32, beta2: f32, epsilon: f32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem;
  const b1 = f32x4.splat(beta1), r1 = rest(beta1);
  const b2 = f32x4.splat(beta2), r2 = rest(beta2);
  const a = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_1));
  const b = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_3));
  const c2 = f32x4.splat(slot(clock, CORRECTION_2)), e = f32x4.splat(epsilon);
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(m + from), t = at(v + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32, t += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const m0 = average(v128.load(s), d0, b1, r1), m1 = average(v128.load(s, 16), d1, b1, r1);
    const v0 = average(v128.load(t), f32x4.mul(d0, d0), b2, r2), v1 = average(v128.load(t, 16), f32x4.mul(d1, d1), b2, r2);
    v128.store(s, m0);
    v128.store(s, m1, 16);
    v128.store(t, v0);
    v128.store(t, v1, 16);
    const w0 = nadamStep(v128.load(p), d0, m0, v0, a, b, c2, e);
    const w1 = nadamStep(v128.load(p, 16), d1, m1, v1, a, b, c2, e);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16, t += 16) {
    const g = loadPart(d, count), m0 = average(loadPart(s, count), g, b1, r1);
    const v0 = average(loadPart(t, count), f32x4.mul(g, g), b2, r2);
    storePart(s, m0, count);
    storePart(t, v0, count);
    storePart(p, nadamStep(loadPart(p, count), g, m0, v0, a, b, c2, e), count);
  }
}
