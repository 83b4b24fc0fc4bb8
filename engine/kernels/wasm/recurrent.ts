// Steps of recurrent layers: what they have in common, and the simple one.
import { activate, slopes } from './activation';
import { fma } from './math';
import { at, clear, loadPart, storePart } from './memory';
import { add } from './movement';

/** Whether a sample has ended before this step. */
@inline export function isOver(lengths: i32, sample: i32, step: i32): bool {
  return lengths >= 0 && <f32>step >= load<f32>(at(lengths + sample));
}

@inline export function carry(to: usize, from: usize, n: i32): void {
  memory.copy(to, from, at(n));
}

/** The gradient of a state that was carried on, or of none: dhPrev (+)= dh or 0. */
@inline export function passOn(dhPrev: usize, dh: usize, n: i32, over: bool, accumulate: bool): void {
  if (over) {
    if (accumulate) add(dhPrev, dh, n, 1);
    else carry(dhPrev, dh, n);
  } else if (!accumulate) clear(dhPrev, n);
}

/** y += a b */
export function addProducts(y: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 8; n -= 8, y += 32, a += 32, b += 32) {
    const y0 = fma(v128.load(a), v128.load(b), v128.load(y)), y1 = fma(v128.load(a, 16), v128.load(b, 16), v128.load(y, 16));
    v128.store(y, y0);
    v128.store(y, y1, 16);
  }
  for (; n > 0; n -= 4, y += 16, a += 16, b += 16) storePart(y, fma(loadPart(a, n), loadPart(b, n), loadPart(y, n)), n);
}

export function rnnStep(
  h: i32, gates: i32, hPrev: i32, lengths: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32,
  activation: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(h + r * stateRow);
    if (isOver(lengths, r, step)) carry(to, at(hPrev + r * prevRow), units);
    else activate(to, at(gates + r * gatesRow), units, activation, 0);
  }
}

export function rnnStepBackward(
  dgates: i32, dhPrev: i32, dh: i32, h: i32, lengths: i32, units: i32, gatesRow: i32, stateRow: i32, prevRow: i32, step: i32,
  activation: i32, accumulate: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const to = at(dgates + r * gatesRow), from = at(dh + r * stateRow), over = isOver(lengths, r, step);
    if (over) clear(to, units);
    else slopes(to, from, at(h + r * stateRow), units, activation);
    if (dhPrev >= 0) passOn(at(dhPrev + r * prevRow), from, units, over, accumulate != 0);
  }
}

/** Rows that are summed before the sum joins the total: keeps rounding errors of long columns small. */
const CHUNK = 64;

export function columnProducts(
  y: i32, a: i32, b: i32, rows: i32, columns: i32, aRow: i32, bRow: i32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(columns, end * perItem);
  for (let j = begin * perItem; j < last; j += 4) {
    sumProducts(at(y + j), at(a + j), at(b + j), rows, at(aRow), at(bRow), accumulate != 0, last - j);
  }
}

function sumProducts(
  y: usize, a: usize, b: usize, rows: i32, aRow: usize, bRow: usize, accumulate: bool, columns: i32,
): void {
  let total = f32x4.splat(0);
  for (; rows > 0; rows -= CHUNK) {
    let sum = f32x4.splat(0);
    for (let r = min(rows, CHUNK); r > 0; r--, a += aRow, b += bRow) {
      sum = fma(loadPart(a, columns), loadPart(b, columns), sum);
    }
    total = f32x4.add(total, sum);
  }
  if (accumulate) total = f32x4.add(total, loadPart(y, columns));
  storePart(y, total, columns);
}
