// Losses that are a mean over elements, their derivatives, and the count of hits.
import { HALF, ONE, SIGN } from './build/constants';
import {
  BERNOULLI_DIVERGENCE, BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_LOGITS, HUBER, MEAN_ABSOLUTE_ERROR, MEAN_SQUARED_ERROR,
} from './build/codes';
import { atLeast, atMost, log, log1p, sigmoid, softplus } from './math';
import { PACKED, at, clear, loadPart, scratch, storePart, sum4 } from './memory';
import { add } from './movement';

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

@inline function values(kind: i32, to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  for (; n >= 8; n -= 8, to += 32, y += 32, t += 32) {
    const v0 = value(kind, v128.load(y), v128.load(t), delta), v1 = value(kind, v128.load(y, 16), v128.load(t, 16), delta);
    v128.store(to, v0);
    v128.store(to, v1, 16);
  }
  for (; n > 0; n -= 4, to += 16, y += 16, t += 16) storePart(to, value(kind, loadPart(y, n), loadPart(t, n), delta), n);
}

/*
 * A function for each kind, for values as for derivatives: the compiler would fold the cases of a switch into one loop that
 * chooses the kind anew for each element, and the host would join no vectors.
 */
function absoluteValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(MEAN_ABSOLUTE_ERROR, to, y, t, n, delta);
}
function huberValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(HUBER, to, y, t, n, delta);
}
function logitsValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(BINARY_CROSS_ENTROPY_LOGITS, to, y, t, n, delta);
}
function binaryValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(BINARY_CROSS_ENTROPY, to, y, t, n, delta);
}
function bernoulliValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(BERNOULLI_DIVERGENCE, to, y, t, n, delta);
}
function squaredValues(to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  values(MEAN_SQUARED_ERROR, to, y, t, n, delta);
}
function valuesOf(kind: i32, to: usize, y: usize, t: usize, n: i32, delta: f32): void {
  switch (kind) {
    case MEAN_ABSOLUTE_ERROR: absoluteValues(to, y, t, n, delta); break;
    case HUBER: huberValues(to, y, t, n, delta); break;
    case BINARY_CROSS_ENTROPY_LOGITS: logitsValues(to, y, t, n, delta); break;
    case BINARY_CROSS_ENTROPY: binaryValues(to, y, t, n, delta); break;
    case BERNOULLI_DIVERGENCE: bernoulliValues(to, y, t, n, delta); break;
    default: squaredValues(to, y, t, n, delta);
  }
}

/** Adds n values to the two vectors of sums in scratch memory. */
function addTogether(values: usize, n: i32): void {
  let s = v128.load(scratch), u = v128.load(scratch, 16);
  for (; n >= 8; n -= 8, values += 32) {
    s = f32x4.add(s, v128.load(values));
    u = f32x4.add(u, v128.load(values, 16));
  }
  for (; n > 0; n -= 4, values += 16) s = f32x4.add(s, loadPart(values, n));
  v128.store(scratch, s);
  v128.store(scratch, u, 16);
}

/** Elements whose values wait in scratch memory to be added: the host joins vectors only where they are stored. */
const BLOCK = 1024;

/** Sum of l over one row. */
function lossOf(kind: i32, y: usize, t: usize, n: i32, delta: f32): f32 {
  const part = scratch + PACKED;
  clear(scratch, 8);
  for (; n > 0; n -= BLOCK, y += 4 * BLOCK, t += 4 * BLOCK) {
    const count = min(n, BLOCK);
    valuesOf(kind, part, y, t, count, delta);
    addTogether(part, count);
  }
  return sum4(f32x4.add(v128.load(scratch), v128.load(scratch, 16)));
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

@inline function slopes(kind: i32, dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  const s = f32x4.splat(scale);
  for (; n >= 8; n -= 8, dy += 32, y += 32, t += 32) {
    const v0 = f32x4.mul(s, derivative(kind, v128.load(y), v128.load(t), delta));
    const v1 = f32x4.mul(s, derivative(kind, v128.load(y, 16), v128.load(t, 16), delta));
    v128.store(dy, v0);
    v128.store(dy, v1, 16);
  }
  for (; n > 0; n -= 4, dy += 16, y += 16, t += 16) {
    storePart(dy, f32x4.mul(s, derivative(kind, loadPart(y, n), loadPart(t, n), delta)), n);
  }
}
function absoluteSlopes(dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  slopes(MEAN_ABSOLUTE_ERROR, dy, y, t, n, delta, scale);
}
function huberSlopes(dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  slopes(HUBER, dy, y, t, n, delta, scale);
}
function logitsSlopes(dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  slopes(BINARY_CROSS_ENTROPY_LOGITS, dy, y, t, n, delta, scale);
}
function binarySlopes(dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  slopes(BINARY_CROSS_ENTROPY, dy, y, t, n, delta, scale);
}
function squaredSlopes(dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  slopes(MEAN_SQUARED_ERROR, dy, y, t, n, delta, scale);
}
function slopesOf(kind: i32, dy: usize, y: usize, t: usize, n: i32, delta: f32, scale: f32): void {
  switch (kind) {
    case MEAN_ABSOLUTE_ERROR: absoluteSlopes(dy, y, t, n, delta, scale); break;
    case HUBER: huberSlopes(dy, y, t, n, delta, scale); break;
    case BINARY_CROSS_ENTROPY_LOGITS: logitsSlopes(dy, y, t, n, delta, scale); break;
    case BERNOULLI_DIVERGENCE:
    case BINARY_CROSS_ENTROPY: binarySlopes(dy, y, t, n, delta, scale); break;
    default: squaredSlopes(dy, y, t, n, delta, scale);
  }
}

export function elementLossBackward(
  dy: i32, y: i32, targets: i32, rows: i32, columns: i32, kind: i32, delta: f32, scale: f32, accumulate: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem * columns, n = min(rows, end * perItem) * columns - from, share = scale / <f32>columns;
  if (!accumulate) {
    slopesOf(kind, at(dy + from), at(y + from), at(targets + from), n, delta, share);
    return;
  }
  const part = scratch + PACKED;
  for (let i = from; i < from + n; i += BLOCK) {
    const count = min(BLOCK, from + n - i);
    slopesOf(kind, part, at(y + i), at(targets + i), count, delta, share);
    add(at(dy + i), part, count, 1);
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
