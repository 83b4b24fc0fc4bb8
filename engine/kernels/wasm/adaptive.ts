// Optimizers with a step size for every weight, from squares of its gradients: one pass over parameters, gradients, state.
import { average, rest } from './averages';
import { fma } from './math';
import { at, loadPart, storePart } from './memory';
import { CORRECTION_1, RATE, slot } from './optimizers';

/** w - rate dw / (sqrt(total + initial) + epsilon) */
@inline function adagradStep(w: v128, dw: v128, total: v128, rate: v128, initial: v128, epsilon: v128): v128 {
  const root = f32x4.add(f32x4.sqrt(f32x4.add(total, initial)), epsilon);
  return f32x4.sub(w, f32x4.div(f32x4.mul(rate, dw), root));
}

export function adagrad(
  w: i32, dw: i32, total: i32, n: i32, perItem: i32, clock: i32, initial: f32, epsilon: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem, a = f32x4.splat(initial), e = f32x4.splat(epsilon);
  const rate = f32x4.splat(slot(clock, RATE) * slot(clock, CORRECTION_1));
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(total + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32) {
    const d0 = v128.load(d), d1 = v128.load(d, 16);
    const s0 = fma(d0, d0, v128.load(s)), s1 = fma(d1, d1, v128.load(s, 16));
    v128.store(s, s0);
    v128.store(s, s1, 16);
    const w0 = adagradStep(v128.load(p), d0, s0, rate, a, e), w1 = adagradStep(v128.load(p, 16), d1, s1, rate, a, e);
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16) {
    const g = loadPart(d, count), s0 = fma(g, g, loadPart(s, count));
    storePart(s, s0, count);
    storePart(p, adagradStep(loadPart(p, count), g, s0, rate, a, e), count);
  }
}

/** dw sqrt(u + epsilon) / sqrt(v + epsilon) */
@inline function adadeltaStep(dw: v128, v: v128, u: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.mul(dw, f32x4.sqrt(f32x4.add(u, epsilon))), f32x4.sqrt(f32x4.add(v, epsilon)));
}

export function adadelta(
  w: i32, dw: i32, v: i32, u: i32, n: i32, perItem: i32, clock: i32, rho: f32, epsilon: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem, b = f32x4.splat(rho), r = rest(rho), e = f32x4.splat(epsilon);
  const rate = f32x4.splat(-slot(clock, RATE));
  let count = min(n, end * perItem) - from, p = at(w + from), d = at(dw + from), s = at(v + from), t = at(u + from);
  for (; count >= 8; count -= 8, p += 32, d += 32, s += 32, t += 32) {
    const g0 = v128.load(d), g1 = v128.load(d, 16), u0 = v128.load(t), u1 = v128.load(t, 16);
    const v0 = average(v128.load(s), f32x4.mul(g0, g0), b, r), v1 = average(v128.load(s, 16), f32x4.mul(g1, g1), b, r);
    const d0 = adadeltaStep(g0, v0, u0, e), d1 = adadeltaStep(g1, v1, u1, e);
    v128.store(s, v0);
    v128.store(s, v1, 16);
    const x0 = average(u0, f32x4.mul(d0, d0), b, r), x1 = average(u1, f32x4.mul(d1, d1), b, r);
    v128.store(t, x0);
    v128.store(t, x1, 16);
    const w0 = fma(rate, d0, v128.load(p)), w1 = fma(rate, d1, v128.load(p, 16));
    v128.store(p, w0);
    v128.store(p, w1, 16);
  }
  for (; count > 0; count -= 4, p += 16, d += 16, s += 16, t += 16) {
    const g = loadPart(d, count), u0 = loadPart(t, count), v0 = average(loadPart(s, count), f32x4.mul(g, g), b, r);
    const d0 = adadeltaStep(g, v0, u0, e);
    storePart(s, v0, count);
    storePart(t, average(u0, f32x4.mul(d0, d0), b, r), count);
    storePart(p, fma(rate, d0, loadPart(p, count)), count);
  }
}

/** dw / (sqrt(v) + epsilon) */
@inline function direction(dw: v128, v: v128, epsilon: v128): v128 {
  return f32x4.div(dw, f32x4.add(f32x4.sqrt(v), epsilon));
}

export function rmsprop(
  d: i32, dw: i32, v: i32, n: i32, perItem: i32, alpha: f32, epsilon: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem, b = f32x4.splat(alpha), r = rest(alpha), e = f32x4.splat(epsilon);
  let count = min(n, end * perItem) - from, p = at(d + from), q = at(dw + from), s = at(v + from);
  for (; count >= 8; count -= 8, p += 32, q += 32, s += 32) {
    const g0 = v128.load(q), g1 = v128.load(q, 16);
    const v0 = average(v128.load(s), f32x4.mul(g0, g0), b, r), v1 = average(v128.load(s, 16), f32x4.mul(g1, g1), b, r);
    v128.store(s, v0);
    v128.store(s, v1, 16);
    const d0 = direction(g0, v0, e), d1 = direction(g1, v1, e);
    v128.store(p, d0);
    v128.store(p, d1, 16);
  }
  for (; count > 0; count -= 4, p += 16, q += 16, s += 16) {
    const g = loadPart(q, count), v0 = average(loadPart(s, count), f32x4.mul(g, g), b, r);
    storePart(s, v0, count);
    storePart(p, direction(g, v0, e), count);
  }
}

/** alpha (variance + (1 - alpha) (dw - mean)^2) */
@inline function spread(variance: v128, dw: v128, mean: v128, alpha: v128, rest: v128): v128 {
  const apart = f32x4.sub(dw, mean);
  return f32x4.mul(alpha, fma(rest, f32x4.mul(apart, apart), variance));
}

export function rmspropCentred(
  d: i32, dw: i32, mean: i32, variance: i32, n: i32, perItem: i32, alpha: f32, epsilon: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem, b = f32x4.splat(alpha), r = rest(alpha), e = f32x4.splat(epsilon);
  let count = min(n, end * perItem) - from, p = at(d + from), q = at(dw + from), s = at(mean + from), t = at(variance + from);
  for (; count >= 8; count -= 8, p += 32, q += 32, s += 32, t += 32) {
    const g0 = v128.load(q), g1 = v128.load(q, 16), m0 = v128.load(s), m1 = v128.load(s, 16);
    const v0 = spread(v128.load(t), g0, m0, b, r), v1 = spread(v128.load(t, 16), g1, m1, b, r);
    const a0 = average(m0, g0, b, r), a1 = average(m1, g1, b, r);
    v128.store(s, a0);
    v128.store(s, a1, 16);
    v128.store(t, v0);
    v128.store(t, v1, 16);
    const d0 = direction(g0, v0, e), d1 = direction(g1, v1, e);
    v128.store(p, d0);
    v128.store(p, d1, 16);
  }
  for (; count > 0; count -= 4, p += 16, q += 16, s += 16, t += 16) {
    const g = loadPart(q, count), m0 = loadPart(s, count), v0 = spread(loadPart(t, count), g, m0, b, r);
    storePart(s, average(m0, g, b, r), count);
    storePart(t, v0, count);
    storePart(p, direction(g, v0, e), count);
  }
}
