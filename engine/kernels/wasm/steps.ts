// Kernels over the steps of sequences, and the table of an embedding.
import { squares } from './clipping';
import { add, scale, sumColumns } from './movement';
import { at, clear } from './memory';
import { reset, takeCell } from './pooling';

/** How many steps of row r are valid. */
@inline function validSteps(lengths: i32, r: i32, steps: i32): i32 {
  return lengths < 0 ? steps : <i32>load<f32>(at(lengths + r));
}

export function stepMeans(
  y: i32, x: i32, lengths: i32, rows: i32, steps: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), row = at(columns);
  for (let r = begin * perItem; r < last; r++) {
    const valid = validSteps(lengths, r, steps), to = at(y + r * columns);
    sumColumns(to, at(x + r * steps * columns), valid, row, false, columns);
    scale(to, columns, 1 / <f32>valid);
  }
}

export function stepShares(
  y: i32, x: i32, lengths: i32, rows: i32, steps: i32, columns: i32, spread: i32, accumulate: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), row = at(columns);
  for (let r = begin * perItem; r < last; r++) {
    const valid = validSteps(lengths, r, steps), share: f32 = 1 / <f32>valid;
    const to = at(y + r * steps * columns);
    if (!accumulate) clear(to, steps * columns);
    if (!spread) {
      add(to, at(x + r * steps * columns), valid * columns, share);
      continue;
    }
    const from = at(x + r * columns);
    for (let t = 0; t < valid; t++) add(to + <usize>t * row, from, columns, share);
  }
}

export function stepMaxima(
  y: i32, index: i32, x: i32, lengths: i32, rows: i32, steps: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), row = at(columns);
  for (let r = begin * perItem; r < last; r++) {
    const valid = validSteps(lengths, r, steps), from = at(x + r * steps * columns);
    const to = at(y + r * columns), best = at(index + r * columns);
    reset(to, -Infinity, columns);
    reset(best, 0, columns);
    for (let t = 0; t < valid; t++) takeCell(to, best, from + <usize>t * row, <f32>t, columns);
  }
}

export function stepSquares(
  y: i32, x: i32, rows: i32, steps: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(steps, end * perItem);
  for (let t = begin * perItem; t < last; t++) {
    let sum: f64 = 0;
    for (let r = 0; r < rows; r++) sum += <f64>squares(at(x + (r * steps + t) * columns), columns);
    store<f32>(at(y + t), <f32>sum);
  }
}

export function embedding(
  y: i32, table: i32, tokens: i32, rows: i32, columns: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(rows, end * perItem), row = at(columns);
  for (let r = begin * perItem; r < last; r++) {
    memory.copy(at(y + r * columns), at(table + <i32>load<f32>(at(tokens + r)) * columns), row);
  }
}

export function embeddingBackward(
  dtable: i32, dy: i32, tokens: i32, rows: i32, columns: i32, count: i32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const first = begin * perItem, n = min(columns, end * perItem) - first;
  if (!accumulate) {
    for (let k = 0; k < count; k++) clear(at(dtable + k * columns + first), n);
  }
  for (let r = 0; r < rows; r++) {
    const token = <i32>load<f32>(at(tokens + r));
    add(at(dtable + token * columns + first), at(dy + r * columns + first), n, 1);
  }
}
