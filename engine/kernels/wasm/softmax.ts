// Softmax over the rows of a matrix, and its use by the cross-entropy loss.
import { exp, fma, log } from './math';
import { at, loadPart, storePart, sum4 } from './memory';
import { scale } from './movement';

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
  let m = f32x4.splat(LOWEST);
  for (; n > 0; n -= 4, x += 16) m = f32x4.pmax(loadFilled(x, n, LOWEST), m);
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

export function softmaxBackward(
  dx: i32, dy: i32, y: i32, rows: i32, columns: i32, perItem: i32, accumulate: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem);
  for (let r = begin * perItem; r < last; r++) {
    let p = at(dy + r * columns), q = at(y + r * columns), to = at(dx + r * columns), s = f32x4.splat(0);
    for (let n = columns, a = p, b = q; n > 0; n -= 4, a += 16, b += 16) s = fma(loadPart(a, n), loadPart(b, n), s);
    const dot = f32x4.splat(sum4(s));
    for (let n = columns; n > 0; n -= 4, p += 16, q += 16, to += 16) {
      let v = f32x4.mul(loadPart(q, n), f32x4.sub(loadPart(p, n), dot));
      if (accumulate) v = f32x4.add(v, loadPart(to, n));
      storePart(to, v, n);
    }
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
  const last = min(rows, end * perItem), s = f32x4.splat(scale);
  for (let r = begin * perItem; r < last; r++) {
    const target = <i32>load<f32>(at(targets + r));
    let p = at(probabilities + r * classes), to = at(dlogits + r * classes);
    for (let j = 0; j < classes; j += 4, p += 16, to += 16) {
      const columns = i32x4.add(i32x4.splat(j), i32x4(0, 1, 2, 3)), rest = classes - j;
      const one = v128.and(i32x4.eq(columns, i32x4.splat(target)), f32x4.splat(1));
      let v = f32x4.mul(s, f32x4.sub(loadPart(p, rest), one));
      if (accumulate) v = f32x4.add(v, loadPart(to, rest));
      storePart(to, v, rest);
    }
  }
}
