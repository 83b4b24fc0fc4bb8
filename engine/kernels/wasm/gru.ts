// One step of a gated recurrent unit, a row for each sample. Gates r z n stand `units` apart.
import { ONE } from './build/constants';
import { SIGMOID } from './build/codes';
import { activate } from './activation';
import { fma, sigmoid, tanh } from './math';
import { at, clear, get, put } from './memory';
import { carry, isOver, passOn } from './recurrent';

export function gruStep(
  h: i32, gates: i32, inner: i32, hPrev: i32, lengths: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32,
  begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(h + r * stateRow), values = at(gates + r * gatesRow), before = at(hPrev + r * prevRow);
    if (isOver(lengths, r, step)) carry(to, before, units);
    else if (inner < 0) row(to, values, before, units);
    else resettingRow(to, values, at(inner + r * stateRow), before, units);
  }
}

/** Four units; `whole` and `resets` are constants wherever this is inlined. */
@inline function four(
  whole: bool, resets: bool, h: usize, gates: usize, inner: usize, hPrev: usize, step: usize, n: i32,
): void {
  const z = sigmoid(get(whole, gates + step, n));
  let x = get(whole, gates + 2 * step, n);
  if (resets) {
    const r = sigmoid(get(whole, gates, n));
    put(whole, gates, r, n);
    x = fma(r, get(whole, inner, n), x);
  }
  x = tanh(x);
  put(whole, gates + step, z, n);
  put(whole, gates + 2 * step, x, n);
  put(whole, h, fma(f32x4.sub(ONE(), z), x, f32x4.mul(z, get(whole, hPrev, n))), n);
}

function row(h: usize, gates: usize, hPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, h += 16, gates += 16, hPrev += 16) four(true, false, h, gates, 0, hPrev, step, 4);
  if (n > 0) four(false, false, h, gates, 0, hPrev, step, n);
}

function resettingRow(h: usize, gates: usize, inner: usize, hPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, h += 16, gates += 16, inner += 16, hPrev += 16) {
    four(true, true, h, gates, inner, hPrev, step, 4);
  }
  if (n > 0) four(false, true, h, gates, inner, hPrev, step, n);
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
    if (inner < 0) backwardRow(to, from, values, before, units);
    else resettingBackwardRow(to, at(dinner + r * stateRow), from, values, at(inner + r * stateRow), before, units);
  }
}

/** dhPrev (+)= z dh */
function pass(dhPrev: usize, dh: usize, z: usize, n: i32, accumulate: bool): void {
  for (; n > 0; n -= 4, dhPrev += 16, dh += 16, z += 16) {
    let x = f32x4.mul(get(false, dh, n), get(false, z, n));
    if (accumulate) x = f32x4.add(get(false, dhPrev, n), x);
    put(false, dhPrev, x, n);
  }
}

/** x (1 - x), the derivative of a sigmoid. */
@inline function bend(x: v128): v128 {
  return f32x4.mul(x, f32x4.sub(ONE(), x));
}

@inline function fourBackward(
  whole: bool, resets: bool, dgates: usize, dinner: usize, dh: usize, gates: usize, inner: usize, hPrev: usize, step: usize,
  n: i32,
): void {
  const one = ONE(), d = get(whole, dh, n), z = get(whole, gates + step, n), x = get(whole, gates + 2 * step, n);
  const dx = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(x, x)));
  put(whole, dgates + step, f32x4.mul(f32x4.mul(d, f32x4.sub(get(whole, hPrev, n), x)), bend(z)), n);
  put(whole, dgates + 2 * step, dx, n);
  if (resets) {
    const r = get(whole, gates, n);
    put(whole, dinner, f32x4.mul(dx, r), n);
    put(whole, dgates, f32x4.mul(f32x4.mul(dx, get(whole, inner, n)), bend(r)), n);
  }
}

function backwardRow(dgates: usize, dh: usize, gates: usize, hPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, dgates += 16, dh += 16, gates += 16, hPrev += 16) {
    fourBackward(true, false, dgates, 0, dh, gates, 0, hPrev, step, 4);
  }
  if (n > 0) fourBackward(false, false, dgates, 0, dh, gates, 0, hPrev, step, n);
}

function resettingBackwardRow(
  dgates: usize, dinner: usize, dh: usize, gates: usize, inner: usize, hPrev: usize, n: i32,
): void {
  const step = at(n);
  for (; n >= 4; n -= 4, dgates += 16, dinner += 16, dh += 16, gates += 16, inner += 16, hPrev += 16) {
    fourBackward(true, true, dgates, dinner, dh, gates, inner, hPrev, step, 4);
  }
  if (n > 0) fourBackward(false, true, dgates, dinner, dh, gates, inner, hPrev, step, n);
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
  for (; n > 0; n -= 4, y += 16, a += 16, b += 16) put(false, y, f32x4.mul(get(false, a, n), get(false, b, n)), n);
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
  for (; n > 0; n -= 4, dgates += 16, dy += 16, r += 16, hPrev += 16) {
    put(false, dgates, f32x4.mul(f32x4.mul(get(false, dy, n), get(false, hPrev, n)), bend(get(false, r, n))), n);
  }
}
