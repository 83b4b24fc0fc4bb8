// One step of a gated recurrent unit, a row for each sample. Gates r z n stand `units` apart.
import { ONE } from './build/constants';
import { SIGMOID, TANH } from './build/codes';
import { activate } from './activation';
import { fma } from './math';
import { at, clear, loadPart, storePart } from './memory';
import { addProducts, carry, isOver, passOn } from './recurrent';

export function gruStep(
  h: i32, gates: i32, inner: i32, hPrev: i32, lengths: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32,
  begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(h + r * stateRow), values = at(gates + r * gatesRow), before = at(hPrev + r * prevRow);
    if (isOver(lengths, r, step)) carry(to, before, units);
    else row(to, values, inner < 0 ? 0 : at(inner + r * stateRow), before, units);
  }
}

/** Each function in a pass of its own (see lstm.ts). Without `inner`, r was applied before the product. */
function row(h: usize, gates: usize, inner: usize, hPrev: usize, n: i32): void {
  const step = at(n), zAt = gates + step, xAt = zAt + step;
  if (inner) {
    activate(gates, gates, 2 * n, SIGMOID, 0);
    addProducts(xAt, gates, inner, n);
  } else activate(zAt, zAt, n, SIGMOID, 0);
  activate(xAt, xAt, n, TANH, 0);
  newState(h, zAt, xAt, hPrev, n);
}

/** h = (1 - z) x + z hPrev */
function newState(h: usize, z: usize, x: usize, hPrev: usize, n: i32): void {
  const one = ONE();
  for (; n >= 8; n -= 8, h += 32, z += 32, x += 32, hPrev += 32) {
    const z0 = v128.load(z), z1 = v128.load(z, 16);
    const h0 = fma(f32x4.sub(one, z0), v128.load(x), f32x4.mul(z0, v128.load(hPrev)));
    const h1 = fma(f32x4.sub(one, z1), v128.load(x, 16), f32x4.mul(z1, v128.load(hPrev, 16)));
    v128.store(h, h0);
    v128.store(h, h1, 16);
  }
  for (; n > 0; n -= 4, h += 16, z += 16, x += 16, hPrev += 16) {
    const z0 = loadPart(z, n);
    storePart(h, fma(f32x4.sub(one, z0), loadPart(x, n), f32x4.mul(z0, loadPart(hPrev, n))), n);
  }
}

export function gruStepBackward(
  dgates: i32, dinner: i32, dhPrev: i32, dh: i32, gates: i32, inner: i32, hPrev: i32, lengths: i32, units: i32, gatesRow: i32,
  stateRow: i32, prevRow: i32, step: i32, accumulate: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(dgates + r * gatesRow), from = at(dh + r * stateRow), before = at(hPrev + r * prevRow);
    const values = at(gates + r * gatesRow), passed = dhPrev < 0 ? 0 : at(dhPrev + r * prevRow);
    if (isOver(lengths, r, step)) {
      if (passed) passOn(passed, from, units, true, accumulate != 0);
      clear(inner < 0 ? to + at(units) : to, inner < 0 ? 2 * units : 3 * units);
      if (inner >= 0) clear(at(dinner + r * stateRow), units);
      continue;
    }
    if (passed) pass(passed, from, values + at(units), units, accumulate != 0);
    const dz = to + at(units), dx = dz + at(units), z = values + at(units);
    backwardRow(dz, dx, from, z, z + at(units), before, units);
    if (inner >= 0) resetRow(at(dinner + r * stateRow), to, dx, values, at(inner + r * stateRow), units);
  }
}

/** dhPrev (+)= z dh */
function pass(dhPrev: usize, dh: usize, z: usize, n: i32, accumulate: bool): void {
  for (; n >= 8; n -= 8, dhPrev += 32, dh += 32, z += 32) {
    let x0 = f32x4.mul(v128.load(dh), v128.load(z)), x1 = f32x4.mul(v128.load(dh, 16), v128.load(z, 16));
    if (accumulate) {
      x0 = f32x4.add(v128.load(dhPrev), x0);
      x1 = f32x4.add(v128.load(dhPrev, 16), x1);
    }
    v128.store(dhPrev, x0);
    v128.store(dhPrev, x1, 16);
  }
  for (; n > 0; n -= 4, dhPrev += 16, dh += 16, z += 16) {
    let x = f32x4.mul(loadPart(dh, n), loadPart(z, n));
    if (accumulate) x = f32x4.add(loadPart(dhPrev, n), x);
    storePart(dhPrev, x, n);
  }
}

/** x (1 - x), the derivative of a sigmoid. */
@inline function bend(x: v128): v128 {
  return f32x4.mul(x, f32x4.sub(ONE(), x));
}

/** Gradients of z and x. */
function backwardRow(dz: usize, dx: usize, dh: usize, z: usize, x: usize, hPrev: usize, n: i32): void {
  const one = ONE();
  for (; n >= 8; n -= 8, dz += 32, dx += 32, dh += 32, z += 32, x += 32, hPrev += 32) {
    const d0 = v128.load(dh), d1 = v128.load(dh, 16), z0 = v128.load(z), z1 = v128.load(z, 16);
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    const p0 = f32x4.mul(f32x4.mul(d0, f32x4.sub(v128.load(hPrev), x0)), bend(z0));
    const p1 = f32x4.mul(f32x4.mul(d1, f32x4.sub(v128.load(hPrev, 16), x1)), bend(z1));
    const q0 = f32x4.mul(f32x4.mul(d0, f32x4.sub(one, z0)), f32x4.sub(one, f32x4.mul(x0, x0)));
    const q1 = f32x4.mul(f32x4.mul(d1, f32x4.sub(one, z1)), f32x4.sub(one, f32x4.mul(x1, x1)));
    v128.store(dz, p0);
    v128.store(dz, p1, 16);
    v128.store(dx, q0);
    v128.store(dx, q1, 16);
  }
  for (; n > 0; n -= 4, dz += 16, dx += 16, dh += 16, z += 16, x += 16, hPrev += 16) {
    const d0 = loadPart(dh, n), z0 = loadPart(z, n), x0 = loadPart(x, n);
    storePart(dz, f32x4.mul(f32x4.mul(d0, f32x4.sub(loadPart(hPrev, n), x0)), bend(z0)), n);
    storePart(dx, f32x4.mul(f32x4.mul(d0, f32x4.sub(one, z0)), f32x4.sub(one, f32x4.mul(x0, x0))), n);
  }
}

/** dinner = dx r; dr = dx inner r (1 - r) */
function resetRow(dinner: usize, dr: usize, dx: usize, r: usize, inner: usize, n: i32): void {
  for (; n >= 8; n -= 8, dinner += 32, dr += 32, dx += 32, r += 32, inner += 32) {
    const d0 = v128.load(dx), d1 = v128.load(dx, 16), r0 = v128.load(r), r1 = v128.load(r, 16);
    const p0 = f32x4.mul(d0, r0), p1 = f32x4.mul(d1, r1);
    const q0 = f32x4.mul(f32x4.mul(d0, v128.load(inner)), bend(r0));
    const q1 = f32x4.mul(f32x4.mul(d1, v128.load(inner, 16)), bend(r1));
    v128.store(dinner, p0);
    v128.store(dinner, p1, 16);
    v128.store(dr, q0);
    v128.store(dr, q1, 16);
  }
  for (; n > 0; n -= 4, dinner += 16, dr += 16, dx += 16, r += 16, inner += 16) {
    const d0 = loadPart(dx, n), r0 = loadPart(r, n);
    storePart(dinner, f32x4.mul(d0, r0), n);
    storePart(dr, f32x4.mul(f32x4.mul(d0, loadPart(inner, n)), bend(r0)), n);
  }
}

export function gruReset(
  y: i32, gates: i32, hPrev: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const values = at(gates + r * gatesRow);
    activate(values, values, units, SIGMOID, 0);
    times(at(y + r * stateRow), values, at(hPrev + r * prevRow), units);
  }
}

function times(y: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 8; n -= 8, y += 32, a += 32, b += 32) {
    const y0 = f32x4.mul(v128.load(a), v128.load(b)), y1 = f32x4.mul(v128.load(a, 16), v128.load(b, 16));
    v128.store(y, y0);
    v128.store(y, y1, 16);
  }
  for (; n > 0; n -= 4, y += 16, a += 16, b += 16) storePart(y, f32x4.mul(loadPart(a, n), loadPart(b, n)), n);
}

export function gruResetBackward(
  dgates: i32, dhPrev: i32, dy: i32, gates: i32, hPrev: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32,
  begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const from = at(dy + r * stateRow), values = at(gates + r * gatesRow);
    resetBackwardRow(at(dgates + r * gatesRow), from, values, at(hPrev + r * prevRow), units);
    if (dhPrev >= 0) pass(at(dhPrev + r * prevRow), from, values, units, true);
  }
}

function resetBackwardRow(dgates: usize, dy: usize, r: usize, hPrev: usize, n: i32): void {
  for (; n >= 8; n -= 8, dgates += 32, dy += 32, r += 32, hPrev += 32) {
    const d0 = f32x4.mul(f32x4.mul(v128.load(dy), v128.load(hPrev)), bend(v128.load(r)));
    const d1 = f32x4.mul(f32x4.mul(v128.load(dy, 16), v128.load(hPrev, 16)), bend(v128.load(r, 16)));
    v128.store(dgates, d0);
    v128.store(dgates, d1, 16);
  }
  for (; n > 0; n -= 4, dgates += 16, dy += 16, r += 16, hPrev += 16) {
    storePart(dgates, f32x4.mul(f32x4.mul(loadPart(dy, n), loadPart(hPrev, n)), bend(loadPart(r, n))), n);
  }
}
