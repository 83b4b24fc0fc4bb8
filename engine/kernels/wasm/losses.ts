// Losses that are a mean over elements, their derivatives, and the count of hits.
import { HALF, ONE, SIGN } from './build/constants';
import {
  BERNOULLI_DIVERGENCE, BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_LOGITS, HUBER, MEAN_ABSOLUTE_ERROR, MEAN_SQUARED_ERROR,
} from './build/codes';
import { atLeast, atMost, log, log1p, sigmoid, softplus } from './math';
import { at, loadPart, storePart, sum4 } from './memory';

/** Probabilities are kept this far from 0 and 1 (`probabilityMargin` of the reference). */
const MARGIN: f32 = 1e-7, UPPER: f32 = 0.9999999;

@inline function clamped(p: v128): v128 {
  return atMost(atLeast(p, f32x4.splat(MARGIN)), f32x4.splat(UPPER));
}

/** log(1 + d / t), also where d is so small that 1 + d / t is 1. */
@inline function logOfRatio(d: v128, t: v128): v128 {
  const u = f32x4.div(d, t), near = f32x4.lt(f32x4.abs(u), HALF());
  return v128.bitselect(log1p(u), log(f32x4.add(ONE(), u)), near);
}

/** l(y, t); `kind` is a constant wherever this is inlined. */
@inline function value(kind: i32, y: v128, t: v128, delta: f32): v128 {
  const d = f32x4.sub(y, t), size = f32x4.abs(d), one = ONE();
  if (kind == MEAN_ABSOLUTE_ERROR) return size;
  if (kind == HUBER) {
    const square = f32x4.mul(f32x4.mul(d, d), HALF());
    const linear = f32x4.mul(f32x4.sub(size, f32x4.splat(0.5 * delta)), f32x4.splat(delta));
    return v128.bitselect(square, linear, f32x4.le(size, f32x4.splat(delta)));
  }
  if (kind == BINARY_CROSS_ENTROPY_LOGITS) return f32x4.sub(softplus(y), f32x4.mul(y, t));
  if (kind == BINARY_CROSS_ENTROPY) {
    const p = clamped(y), hit = f32x4.mul(t, log(p)), miss = f32x4.mul(f32x4.sub(one, t), log(f32x4.sub(one, p)));
    return f32x4.neg(f32x4.add(hit, miss));
  }
  if (kind == BERNOULLI_DIVERGENCE) {
    const p = clamped(y), q = clamped(t), rest = f32x4.sub(one, q);
    const hit = f32x4.mul(q, logOfRatio(f32x4.sub(p, q), q));
    return f32x4.neg(f32x4.add(hit, f32x4.mul(rest, logOfRatio(f32x4.sub(q, p), rest))));
  }
  return f32x4.mul(d, d);
}

@inline function sign(d: v128): v128 {
  const zero = f32x4.splat(0), one = v128.or(ONE(), v128.and(d, SIGN()));
  return v128.and(one, f32x4.ne(d, zero));
}

/** dl/dy */
@inline function derivative(kind: i32, y: v128, t: v128, delta: f32): v128 {
  const d = f32x4.sub(y, t);
  if (kind == MEAN_ABSOLUTE_ERROR) return sign(d);
  if (kind == HUBER) return atMost(atLeast(d, f32x4.splat(-delta)), f32x4.splat(delta));
  if (kind == BINARY_CROSS_ENTROPY_LOGITS) return f32x4.sub(sigmoid(y), t);
  if (kind == BINARY_CROSS_ENTROPY) {
    const p = clamped(y);
    return f32x4.div(f32x4.sub(p, t), f32x4.mul(p, f32x4.sub(ONE(), p)));
  }
  return f32x4.add(d, d);
}

/** Sum of l over one row. Elements beyond the row are masked: l(0, 0) need not be 0. */
@inline function rowSum(kind: i32, y: usize, t: usize, n: i32, delta: f32): f32 {
  let s = f32x4.splat(0), u = s;
  for (; n >= 8; n -= 8, y += 32, t += 32) {
    s = f32x4.add(s, value(kind, v128.load(y), v128.load(t), delta));
    u = f32x4.add(u, value(kind, v128.load(y, 16), v128.load(t, 16), delta));
  }
  for (; n > 0; n -= 4, y += 16, t += 16) {
    const inside = i32x4.gt_s(i32x4.splat(n), i32x4(0, 1, 2, 3));
    s = f32x4.add(s, v128.and(value(kind, loadPart(y, n), loadPart(t, n), delta), inside));
  }
  return sum4(f32x4.add(s, u));
}

function lossOf(kind: i32, y: usize, t: usize, n: i32, delta: f32): f32 {
  switch (kind) {
    case MEAN_ABSOLUTE_ERROR: return rowSum(MEAN_ABSOLUTE_ERROR, y, t, n, delta);
    case HUBER: return rowSum(HUBER, y, t, n, delta);
    case BINARY_CROSS_ENTROPY_LOGITS: return rowSum(BINARY_CROSS_ENTROPY_LOGITS, y, t, n, delta);
    case BINARY_CROSS_ENTROPY: return rowSum(BINARY_CROSS_ENTROPY, y, t, n, delta);
    case BERNOULLI_DIVERGENCE: return rowSum(BERNOULLI_DIVERGENCE, y, t, n, delta);
    default: return rowSum(MEAN_SQUARED_ERROR, y, t, n, delta);
  }
}

export function elementLoss(
  loss: i32, y: i32, targets: i32, rows: i32, columns: i32, kind: i32, delta: f32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const total = lossOf(kind, at(y + r * columns), at(targets + r * columns), columns, delta);
    store<f32>(at(loss + r), total / <f32>columns);
  }
}

@inline function slopes(kind: i32, dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32, add: bool): void {
  const s = f32x4.splat(scale);
  for (; n >= 8; n -= 8, dy += 32, y += 32, t += 32) {
    let v0 = f32x4.mul(s, derivative(kind, v128.load(y), v128.load(t), delta));
    let v1 = f32x4.mul(s, derivative(kind, v128.load(y, 16), v128.load(t, 16), delta));
    if (add) {
      v0 = f32x4.add(v0, v128.load(dy));
      v1 = f32x4.add(v1, v128.load(dy, 16));
    }
    v128.store(dy, v0);
    v128.store(dy, v1, 16);
  }
  for (; n > 0; n -= 4, dy += 16, y += 16, t += 16) {
    let v = f32x4.mul(s, derivative(kind, loadPart(y, n), loadPart(t, n), delta));
    if (add) v = f32x4.add(v, loadPart(dy, n));
    storePart(dy, v, n);
  }
}

export function elementLossBackward(
  dy: i32, y: i32, targets: i32, rows: i32, columns: i32, kind: i32, delta: f32, scale: f32, accumulate: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem * columns, n = min(rows, end * perItem) * columns - from;
  const to = at(dy + from), p = at(y + from), t = at(targets + from), s = scale / <f32>columns, add = accumulate != 0;
  switch (kind) {
    case MEAN_ABSOLUTE_ERROR: slopes(MEAN_ABSOLUTE_ERROR, to, p, t, n, delta, s, add); break;
    case HUBER: slopes(HUBER, to, p, t, n, delta, s, add); break;
    case BINARY_CROSS_ENTROPY_LOGITS: slopes(BINARY_CROSS_ENTROPY_LOGITS, to, p, t, n, delta, s, add); break;
    case BINARY_CROSS_ENTROPY:
    case BERNOULLI_DIVERGENCE: slopes(BINARY_CROSS_ENTROPY, to, p, t, n, delta, s, add); break;
    default: slopes(MEAN_SQUARED_ERROR, to, p, t, n, delta, s, add);
  }
}

export function hits(
  hits: i32, scores: i32, targets: i32, rows: i32, classes: i32, threshold: f32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const row = at(scores + r * classes), target = load<f32>(at(targets + r));
    let best = 0, top = load<f32>(row);
    for (let j = 1; j < classes; j++) {
      const score = load<f32>(row + at(j));
      if (score > top) {
        top = score;
        best = j;
      }
    }
    if (classes == 1) best = i32(top > threshold);
    store<f32>(at(hits + r), <f32>best == target ? 1 : 0);
  }
}
