// Langevin dynamics: a step against the gradient and towards 0, and noise (see random.ts for its numbers).
import { CORRECTION_1, CORRECTION_2, CORRECTION_3, RATE, slot } from './optimizers';
import { at, loadPart, scratch, storePart } from './memory';
import { normals, words } from './random';

const STEP_LOW = 1, STEP_HIGH = 2;

export function langevin(
  w: i32, dw: i32, n: i32, perItem: i32, clock: i32, first: i32, seedLow: i32, seedHigh: i32, stream: i32, begin: i32,
  end: i32,
): void {
  const from = begin * perItem, to = min(n, end * perItem), rate = slot(clock, RATE);
  const pull = rate * slot(clock, CORRECTION_1), shrink = rate * slot(clock, CORRECTION_2);
  const deviation = Mathf.sqrt(rate) * slot(clock, CORRECTION_3);
  const stepLow = <i32>slot(clock, STEP_LOW), stepHigh = <i32>slot(clock, STEP_HIGH);
  for (let block = from & ~15; block < to; block += 16) {
    words((first + block) >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh);
    normals();
    const start = max(from, block);
    move(at(w + start), at(dw + start), scratch + at(start - block), pull, shrink, deviation, min(to, block + 16) - start);
  }
}

/** w - (pull dw + shrink w) + deviation z, multiplied and added apart, so that all kernels round alike. */
function move(w: usize, dw: usize, z: usize, pull: f32, shrink: f32, deviation: f32, n: i32): void {
  const a = f32x4.splat(pull), b = f32x4.splat(shrink), c = f32x4.splat(deviation);
  for (; n > 0; n -= 4, w += 16, dw += 16, z += 16) {
    const v = loadPart(w, n), drift = f32x4.add(f32x4.mul(a, loadPart(dw, n)), f32x4.mul(b, v));
    storePart(w, f32x4.add(f32x4.sub(v, drift), f32x4.mul(c, loadPart(z, n))), n);
  }
}
