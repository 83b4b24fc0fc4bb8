// One step of a long short-term memory, a row for each sample. Gates i f g o stand `units` apart, and so do peepholes.
import { activate } from './activation';
import { SIGMOID, TANH } from './build/codes';
import { ONE } from './build/constants';
import { fma, tanh } from './math';
import { at, clear, loadPart, storePart } from './memory';
import { addProducts, carry, isOver, passOn } from './recurrent';

export function lstmStep(
  h: i32, c: i32, gates: i32, hPrev: i32, cPrev: i32, peepholes: i32, lengths: i32, units: i32, gatesRow: i32,
  stateRow: i32, prevRow: i32, step: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const toH = at(h + r * stateRow), toC = at(c + r * stateRow), before = at(cPrev + r * prevRow);
    if (isOver(lengths, r, step)) {
      carry(toH, at(hPrev + r * prevRow), units);
      carry(toC, before, units);
    } else row(toH, toC, at(gates + r * gatesRow), before, peepholes < 0 ? 0 : at(peepholes), units);
  }
}

/** Each function in a pass of its own: all of them in one loop need more registers than there are, and take twice as long. */
function row(h: usize, c: usize, gates: usize, cPrev: usize, p: usize, n: i32): void {
  const step = at(n), fAt = gates + step, gAt = fAt + step, oAt = gAt + step;
  if (p) {
    addProducts(gates, p, cPrev, n);
    addProducts(fAt, p + step, cPrev, n);
  }
  activate(gates, gates, 2 * n, SIGMOID, 0);
  activate(gAt, gAt, n, TANH, 0);
  newCell(c, gates, cPrev, step, n);
  if (p) addProducts(oAt, p + 2 * step, c, n);
  activate(oAt, oAt, n, SIGMOID, 0);
  output(h, oAt, c, n);
}

/** c = f cPrev + i g */
function newCell(c: usize, gates: usize, cPrev: usize, step: usize, n: i32): void {
  for (; n >= 8; n -= 8, c += 32, gates += 32, cPrev += 32) {
    const f = gates + step, g = f + step;
    const c0 = fma(v128.load(f), v128.load(cPrev), f32x4.mul(v128.load(gates), v128.load(g)));
    const c1 = fma(v128.load(f, 16), v128.load(cPrev, 16), f32x4.mul(v128.load(gates, 16), v128.load(g, 16)));
    v128.store(c, c0);
    v128.store(c, c1, 16);
  }
  for (; n > 0; n -= 4, c += 16, gates += 16, cPrev += 16) {
    const f = gates + step, g = f + step;
    storePart(c, fma(loadPart(f, n), loadPart(cPrev, n), f32x4.mul(loadPart(gates, n), loadPart(g, n))), n);
  }
}

/** h = o tanh(c) */
function output(h: usize, o: usize, c: usize, n: i32): void {
  for (; n >= 8; n -= 8, h += 32, o += 32, c += 32) {
    const h0 = f32x4.mul(v128.load(o), tanh(v128.load(c))), h1 = f32x4.mul(v128.load(o, 16), tanh(v128.load(c, 16)));
    v128.store(h, h0);
    v128.store(h, h1, 16);
  }
  for (; n > 0; n -= 4, h += 16, o += 16, c += 16) storePart(h, f32x4.mul(loadPart(o, n), tanh(loadPart(c, n))), n);
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
  peep: bool, dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, step: usize,
  n: i32,
): void {
  const one = ONE(), i = loadPart(gates, n), f = loadPart(gates + step, n), g = loadPart(gates + 2 * step, n);
  const o = loadPart(gates + 3 * step, n), d = loadPart(dh, n), before = loadPart(cPrev, n);
  const t = tanh(loadPart(c, n)), dOut = f32x4.mul(f32x4.mul(d, t), bend(o));
  let sum = fma(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(t, t)), loadPart(dc, n));
  if (peep) sum = fma(loadPart(p + 2 * step, n), dOut, sum);
  const di = f32x4.mul(f32x4.mul(sum, g), bend(i)), df = f32x4.mul(f32x4.mul(sum, before), bend(f));
  storePart(dgates, di, n);
  storePart(dgates + step, df, n);
  storePart(dgates + 2 * step, f32x4.mul(f32x4.mul(sum, i), f32x4.sub(one, f32x4.mul(g, g))), n);
  storePart(dgates + 3 * step, dOut, n);
  let passed = f32x4.mul(sum, f);
  if (peep) passed = fma(loadPart(p, n), di, fma(loadPart(p + step, n), df, passed));
  storePart(dc, passed, n);
}

@inline function eightBackward(
  peep: bool, dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, step: usize,
): void {
  const one = ONE(), fAt = gates + step, gAt = fAt + step, oAt = gAt + step;
  const i0 = v128.load(gates), i1 = v128.load(gates, 16), f0 = v128.load(fAt), f1 = v128.load(fAt, 16);
  const g0 = v128.load(gAt), g1 = v128.load(gAt, 16), o0 = v128.load(oAt), o1 = v128.load(oAt, 16);
  const d0 = v128.load(dh), d1 = v128.load(dh, 16), before0 = v128.load(cPrev), before1 = v128.load(cPrev, 16);
  const t0 = tanh(v128.load(c)), t1 = tanh(v128.load(c, 16));
  const out0 = f32x4.mul(f32x4.mul(d0, t0), bend(o0)), out1 = f32x4.mul(f32x4.mul(d1, t1), bend(o1));
  let sum0 = fma(f32x4.mul(d0, o0), f32x4.sub(one, f32x4.mul(t0, t0)), v128.load(dc));
  let sum1 = fma(f32x4.mul(d1, o1), f32x4.sub(one, f32x4.mul(t1, t1)), v128.load(dc, 16));
  if (peep) {
    sum0 = fma(v128.load(p + 2 * step), out0, sum0);
    sum1 = fma(v128.load(p + 2 * step, 16), out1, sum1);
  }
  const di0 = f32x4.mul(f32x4.mul(sum0, g0), bend(i0)), di1 = f32x4.mul(f32x4.mul(sum1, g1), bend(i1));
  const df0 = f32x4.mul(f32x4.mul(sum0, before0), bend(f0)), df1 = f32x4.mul(f32x4.mul(sum1, before1), bend(f1));
  const dg0 = f32x4.mul(f32x4.mul(sum0, i0), f32x4.sub(one, f32x4.mul(g0, g0)));
  const dg1 = f32x4.mul(f32x4.mul(sum1, i1), f32x4.sub(one, f32x4.mul(g1, g1)));
  let passed0 = f32x4.mul(sum0, f0), passed1 = f32x4.mul(sum1, f1);
  if (peep) {
    passed0 = fma(v128.load(p), di0, fma(v128.load(p + step), df0, passed0));
    passed1 = fma(v128.load(p, 16), di1, fma(v128.load(p + step, 16), df1, passed1));
  }
  v128.store(dgates, di0);
  v128.store(dgates, di1, 16);
  v128.store(dgates + step, df0);
  v128.store(dgates + step, df1, 16);
  v128.store(dgates + 2 * step, dg0);
  v128.store(dgates + 2 * step, dg1, 16);
  v128.store(dgates + 3 * step, out0);
  v128.store(dgates + 3 * step, out1, 16);
  v128.store(dc, passed0);
  v128.store(dc, passed1, 16);
}

function backwardRow(dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, n: i32): void {
  const step = at(n);
  for (; n >= 8; n -= 8, dgates += 32, dc += 32, dh += 32, gates += 32, c += 32, cPrev += 32) {
    eightBackward(false, dgates, dc, dh, gates, c, cPrev, 0, step);
  }
  if (n > 0) restBackward(dgates, dc, dh, gates, c, cPrev, 0, step, n);
}

function peepingBackwardRow(
  dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, n: i32,
): void {
  const step = at(n);
  for (; n >= 8; n -= 8, dgates += 32, dc += 32, dh += 32, gates += 32, c += 32, cPrev += 32, p += 32) {
    eightBackward(true, dgates, dc, dh, gates, c, cPrev, p, step);
  }
  if (n > 0) restBackward(dgates, dc, dh, gates, c, cPrev, p, step, n);
}

function restBackward(
  dgates: usize, dc: usize, dh: usize, gates: usize, c: usize, cPrev: usize, p: usize, step: usize, n: i32,
): void {
  for (; n > 0; n -= 4, dgates += 16, dc += 16, dh += 16, gates += 16, c += 16, cPrev += 16) {
    if (p) {
      fourBackward(true, dgates, dc, dh, gates, c, cPrev, p, step, n);
      p += 16;
    } else fourBackward(false, dgates, dc, dh, gates, c, cPrev, 0, step, n);
  }
}
