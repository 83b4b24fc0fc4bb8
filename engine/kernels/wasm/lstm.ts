// One step of a long short-term memory, a row for each sample. Gates i f g o stand `units` apart, and so do peepholes.
import { ONE } from './build/constants';
import { fma, sigmoid, tanh } from './math';
import { at, clear, get, put } from './memory';
import { carry, isOver, passOn } from './recurrent';

export function lstmStep(
  h: i32, c: i32, gates: i32, hPrev: i32, cPrev: i32, peepholes: i32, lengths: i32, units: i32, gatesRow: i32,
  stateRow: i32, prevRow: i32, step: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const toH = at(h + r * stateRow), toC = at(c + r * stateRow), before = at(cPrev + r * prevRow);
    if (isOver(lengths, r, step)) {
      carry(toH, at(hPrev + r * prevRow), units);
      carry(toC, before, units);
    } else if (peepholes < 0) row(toH, toC, at(gates + r * gatesRow), before, units);
    else peepingRow(toH, toC, at(gates + r * gatesRow), before, at(peepholes), units);
  }
}

/** Four units; `whole` and `peep` are constants wherever this is inlined. */
@inline function four(
  whole: bool, peep: bool, h: usize, c: usize, gates: usize, cPrev: usize, p: usize, step: usize, n: i32,
): void {
  const before = get(whole, cPrev, n), fAt = gates + step, gAt = fAt + step, oAt = gAt + step;
  let i = get(whole, gates, n), f = get(whole, fAt, n), o = get(whole, oAt, n);
  if (peep) {
    i = fma(get(whole, p, n), before, i);
    f = fma(get(whole, p + step, n), before, f);
  }
  i = sigmoid(i);
  f = sigmoid(f);
  const g = tanh(get(whole, gAt, n)), now = fma(f, before, f32x4.mul(i, g));
  if (peep) o = fma(get(whole, p + 2 * step, n), now, o);
  o = sigmoid(o);
  put(whole, gates, i, n);
  put(whole, fAt, f, n);
  put(whole, gAt, g, n);
  put(whole, oAt, o, n);
  put(whole, c, now, n);
  put(whole, h, f32x4.mul(o, tanh(now)), n);
}

function row(h: usize, c: usize, gates: usize, cPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, h += 16, c += 16, gates += 16, cPrev += 16) four(true, false, h, c, gates, cPrev, 0, step, 4);
  if (n > 0) four(false, false, h, c, gates, cPrev, 0, step, n);
}

function peepingRow(h: usize, c: usize, gates: usize, cPrev: usize, p: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, h += 16, c += 16, gates += 16, cPrev += 16, p += 16) {
    four(true, true, h, c, gates, cPrev, p, step, 4);
  }
  if (n > 0) four(false, true, h, c, gates, cPrev, p, step, n);
}

export function lstmStepBackward(
  dgates: i32, dc: i32, dhPrev: i32, dh: i32, gates: i32, c: i32, cPrev: i32, peepholes: i32, lengths: i32, units: i32,
  gatesRow: i32, stateRow: i32, prevRow: i32, step: i32, accumulate: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(dgates + r * gatesRow), from = at(dh + r * stateRow), over = isOver(lengths, r, step);
    if (dhPrev >= 0) passOn(at(dhPrev + r * prevRow), from, units, over, accumulate != 0);
    const dcAt = at(dc + r * units), values = at(gates + r * gatesRow), now = at(c + r * stateRow);
    const before = at(cPrev + r * prevRow);
    if (over) clear(to, 4 * units);
    else if (peepholes < 0) backwardRow(to, dcAt, from, values, now, before, units);
    else peepingBackwardRow(to, dcAt, from, values, now, before, at(peepholes), units);
  }
}

/** x (1 - x), the derivative of a sigmoid. */
@inline function bend(x: v128): v128 {
  return f32x4.mul(x, f32x4.sub(ONE(), x));
}

@inline function fourBackward(
  whole: bool, peep: bool, dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, step: usize,
  n: i32,
): void {
  const one = ONE(), i = get(whole, gates, n), f = get(whole, gates + step, n), g = get(whole, gates + 2 * step, n);
  const o = get(whole, gates + 3 * step, n), d = get(whole, dh, n), before = get(whole, cPrev, n);
  const t = tanh(get(whole, c, n)), dOut = f32x4.mul(f32x4.mul(d, t), bend(o));
  let sum = fma(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(t, t)), get(whole, dc, n));
  if (peep) sum = fma(get(whole, p + 2 * step, n), dOut, sum);
  const di = f32x4.mul(f32x4.mul(sum, g), bend(i)), df = f32x4.mul(f32x4.mul(sum, before), bend(f));
  put(whole, dgates, di, n);
  put(whole, dgates + step, df, n);
  put(whole, dgates + 2 * step, f32x4.mul(f32x4.mul(sum, i), f32x4.sub(one, f32x4.mul(g, g))), n);
  put(whole, dgates + 3 * step, dOut, n);
  let passed = f32x4.mul(sum, f);
  if (peep) passed = fma(get(whole, p, n), di, fma(get(whole, p + step, n), df, passed));
  put(whole, dc, passed, n);
}

function backwardRow(dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 4; n -= 4, dgates += 16, dc += 16, dh += 16, gates += 16, c += 16, cPrev += 16) {
    fourBackward(true, false, dgates, dc, dh, gates, c, cPrev, 0, step, 4);
  }
  if (n > 0) fourBackward(false, false, dgates, dc, dh, gates, c, cPrev, 0, step, n);
}

function peepingBackwardRow(
  dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, n: i32,
): void {
  const step = at(n);
  for (; n >= 4; n -= 4, dgates += 16, dc += 16, dh += 16, gates += 16, c += 16, cPrev += 16, p += 16) {
    fourBackward(true, true, dgates, dc, dh, gates, c, cPrev, p, step, 4);
  }
  if (n > 0) fourBackward(false, true, dgates, dc, dh, gates, c, cPrev, p, step, n);
}
