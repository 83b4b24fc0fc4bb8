// Matrix product on packed panels: C (+)= activation(A B + bias).
import { TILE_COLUMNS, TILE_ROWS, tile } from './build/tile';
import { IDENTITY, RELU } from './build/codes';
import { activate } from './activation';
import { EDGE, EDGE_BIAS, PACKED, POINTERS, at, scratch } from './memory';
import { pack } from './pack';

/**
 * Longest run of k between two visits to C. Depends on nothing but k, since it decides where sums are rounded.
 * A panel of 16 columns is then 24 KiB: it stays in a first-level cache of 32 KiB while all rows pass over it.
 */
const MOST_K = 384;
/** Bytes of packed B: half of a second-level cache of 1 MiB. */
const B_BYTES: i32 = 512 << 10;
/** Bytes of A that pass over a panel again and again: they should stay in the second-level cache, too. */
const ROWS_BYTES: i32 = 256 << 10;

export function gemm(
  c: i32, a: i32, b: i32, bias: i32, m: i32, n: i32, k: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32, cRow: i32,
  accumulate: i32, activation: i32, alpha: f32, byColumns: i32, perItem: i32, begin: i32, end: i32,
): void {
  let i0 = 0, i1 = m, j0 = 0, j1 = n;
  if (byColumns) {
    j0 = begin * perItem;
    j1 = min(n, end * perItem);
  } else {
    i0 = begin * perItem;
    i1 = min(m, end * perItem);
  }
  const blocks = max((k + MOST_K - 1) / MOST_K, 1), kc = max((k + blocks - 1) / blocks, 1);
  const nc = max(B_BYTES / (kc * 4) / TILE_COLUMNS, 1) * TILE_COLUMNS;
  const mc = max(ROWS_BYTES / (kc * 4) / TILE_ROWS, 1) * TILE_ROWS;
  for (let j = j0; j < j1; j += nc) {
    const width = min(nc, j1 - j);
    for (let p = 0; p == 0 || p < k; p += kc) {
      const depth = min(kc, k - p), isFirst = p == 0, isLast = p + kc >= k;
      pack(scratch + PACKED, at(b + p * bRow + j * bColumn), depth, width, bRow, bColumn);
      for (let i = i0; i < i1; i += mc) {
        product(
          at(c + i * cRow + j), at(a + i * aRow + p * aColumn), min(mc, i1 - i), width, depth, aRow, aColumn, cRow,
          isLast && bias >= 0 ? at(bias + j) : 0, !isFirst || accumulate != 0, isLast && activation == RELU,
        );
      }
    }
    if (activation == IDENTITY || activation == RELU) continue;
    for (let i = i0; i < i1; i++) {
      const row = at(c + i * cRow + j);
      activate(row, row, width, activation, alpha);
    }
  }
}

/** One block of C from rows of A and packed panels of B. */
function product(
  c: usize, a: usize, rows: i32, width: i32, depth: i32, aRow: i32, aColumn: i32, cRow: i32, bias: usize, add: bool, relu: bool,
): void {
  const tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, aStep = at(aColumn), rowStep = at(aRow), cStep = at(cRow);
  let panel = scratch + PACKED;
  for (let j = 0; j < width; j += TILE_COLUMNS) {
    let i = 0;
    for (let t = 0; t < tiles; t++) {
      // Rows are dealt out evenly: 32 rows make 6+6+5+5+5+5, never a last tile of two rows at half the speed.
      const count = (rows - i) / (tiles - t);
      let p = a + <usize>i * rowStep;
      for (let r = 0; r < count; r++, p += rowStep) store<u32>(scratch + POINTERS + at(r), <u32>p);
      const target = c + <usize>i * cStep + at(j), b = bias ? bias + at(j) : 0;
      if (width - j >= TILE_COLUMNS) {
        tile(count, scratch + POINTERS, 1, depth, aStep, panel, TILE_COLUMNS * 4, target, cStep, b, add, relu);
      } else {
        edge(count, scratch + POINTERS, 1, depth, aStep, panel, target, cStep, b, add, relu, width - j);
      }
      i += count;
    }
    panel += at(depth * TILE_COLUMNS);
  }
}

/** A tile whose panel is wider than C: computed aside by the same tile, so that its bits are the same, then copied. */
export function edge(
  rows: i32, pointers: usize, taps: i32, run: i32, aStep: usize, panel: usize, c: usize, cStep: usize, bias: usize, add: bool, relu: bool, columns: i32,
): void {
  const aside = scratch + EDGE, bytes = at(columns);
  if (bias) memory.copy(scratch + EDGE_BIAS, bias, bytes);
  if (add) for (let r = 0; r < rows; r++) copyRow(aside + at(r * TILE_COLUMNS), c + <usize>r * cStep, columns);
  tile(
    rows, pointers, taps, run, aStep, panel, TILE_COLUMNS * 4, aside, TILE_COLUMNS * 4, bias ? scratch + EDGE_BIAS : 0, add, relu,
  );
  for (let r = 0; r < rows; r++) copyRow(c + <usize>r * cStep, aside + at(r * TILE_COLUMNS), columns);
}

function copyRow(to: usize, from: usize, columns: i32): void {
  for (let j = 0; j < columns; j++) store<f32>(to + at(j), load<f32>(from + at(j)));
}
