// Softmax over the rows of a matrix, and its use by the cross-entropy loss.
import { exp, fma, log } from './math';
import { at, loadPart, storePart, sum4 } from './memory';
import { add, scale, scaled } from './movement';

const LOWEST: f32 = -3.4028235e38;

/** Four elements; those beyond `count` become `fill`. */
@inline function loadFilled(p: usize, count: i32, fill: f32): v128 {
  if (count >= 4) return v128.load(p);
  return v128.bitselect(loadPart(p, count), f32x4.splat(fill), within(count));
}
/** Ones in the first `count` elements. */
@inline function within(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

function greatest(x: usize, n: i32): f32 {
  let m = f32x4.splat(LOWEST), k = m;
  for (; n >= 8; n -= 8, x += 32) {
    m = f32x4.pmax(v128.load(x), m);
    k = f32x4.pmax(v128.load(x, 16), k);
  }
  for (; n > 0; n -= 4, x += 16) m = f32x4.pmax(loadFilled(x, n, LOWEST), m);
  m = f32x4.pmax(k, m);
  return max(
    max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)), max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)),
  );
}

/** y = exp(x - max); returns the sum. */
function exponentials(y: usize, x: usize, n: i32, max: f32): f32 {
  const m = f32x4.splat(max);
  let s = f32x4.splat(0), t = f32x4.splat(0);
  for (; n >= 8; n -= 8, x += 32, y += 32) {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    const e0 = exp(f32x4.sub(x0, m)), e1 = exp(f32x4.sub(x1, m));
    v128.store(y, e0);
    v128.store(y, e1, 16);
    s = f32x4.add(s, e0);
    t = f32x4.add(t, e1);
  }
  for (; n > 0; n -= 4, x += 16, y += 16) {
    const e = exp(f32x4.sub(loadPart(x, n), m));
    storePart(y, e, n);
    s = f32x4.add(s, v128.and(e, within(n)));
  }
  return sum4(f32x4.add(s, t));
}

export function softmax(y: i32, x: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const from = at(x + r * columns), to = at(y + r * columns);
    scale(to, columns, 1 / exponentials(to, from, columns, greatest(from, columns)));
  }
}

function dot(a: usize, b: usize, n: i32): f32 {
  let s = f32x4.splat(0);
  for (; n >= 4; n -= 4, a += 16, b += 16) s = fma(v128.load(a), v128.load(b), s);
  if (n > 0) s = fma(loadPart(a, n), loadPart(b, n), s);
  return sum4(s);
}

/** dx (+)= y (dy - dot); `add` is a constant wherever this is inlined, since the host joins no vectors over a branch. */
@inline function gradient(add: bool, dx: usize, dy: usize, y: usize, n: i32, dot: f32): void {
  const d = f32x4.splat(dot);
  for (; n >= 8; n -= 8, dx += 32, dy += 32, y += 32) {
    let v0 = f32x4.mul(v128.load(y), f32x4.sub(v128.load(dy), d));
    let v1 = f32x4.mul(v128.load(y, 16), f32x4.sub(v128.load(dy, 16), d));
    if (add) {
      v0 = f32x4.add(v0, v128.load(dx));
      v1 = f32x4.add(v1, v128.load(dx, 16));
    }
    v128.store(dx, v0);
    v128.store(dx, v1, 16);
  }
  for (; n > 0; n -= 4, dx += 16, dy += 16, y += 16) {
    let v = f32x4.mul(loadPart(y, n), f32x4.sub(loadPart(dy, n), d));
    if (add) v = f32x4.add(v, loadPart(dx, n));
    storePart(dx, v, n);
  }
}
function rowGradient(dx: usize, dy: usize, y: usize, n: i32, dot: f32): void {
  gradient(false, dx, dy, y, n, dot);
}
function rowGradientAdded(dx: usize, dy: usize, y: usize, n: i32, dot: f32): void {
  gradient(true, dx, dy, y, n, dot);
}

export function softmaxBackward(
  dx: i32, dy: i32, y: i32, rows: i32, columns: i32, perItem: i32, accumulate: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const from = at(dy + r * columns), values = at(y + r * columns), to = at(dx + r * columns);
    const product = dot(from, values, columns);
    if (accumulate) rowGradientAdded(to, from, values, columns, product);
    else rowGradient(to, from, values, columns, product);
  }
}

/** loss = log(sum of exp(z - max)) - (z[target] - max) */
export function crossEntropy(
  loss: i32, probabilities: i32, logits: i32, targets: i32, rows: i32, classes: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const z = at(logits + r * classes), p = at(probabilities + r * classes), target = <i32>load<f32>(at(targets + r));
    const top = greatest(z, classes), score = load<f32>(z + at(target)) - top;
    const total = exponentials(p, z, classes, top);
    scale(p, classes, 1 / total);
    store<f32>(at(loss + r), f32x4.extract_lane(log(f32x4.splat(total)), 0) - score);
  }
}

export function crossEntropyBackward(
  dlogits: i32, probabilities: i32, targets: i32, rows: i32, classes: i32, scale: f32, accumulate: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    const p = at(probabilities + r * classes), to = at(dlogits + r * classes);
    const hit = at(<i32>load<f32>(at(targets + r))), before = accumulate ? load<f32>(to + hit) : 0;
    const d = scale * (load<f32>(p + hit) - 1);
    if (accumulate) add(to, p, classes, scale);
    else scaled(to, p, classes, scale);
    store<f32>(to + hit, accumulate ? d + before : d);
  }
}
