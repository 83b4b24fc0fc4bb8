// Matrix product on packed panels: C (+)= activation(A B + bias).
import { TILE_COLUMNS, TILE_ROWS, tile } from './build/tile';
import { IDENTITY, RELU } from './build/codes';
import { activate } from './activation';
import { EDGE, EDGE_BIAS, IMAGE, PACKED, POINTERS, at, loadPart, scratch, storePart } from './memory';
import { PACKED_TOGETHER, pack, packTiles } from './pack';

/**
 * Longest run of k between two visits to C. Depends on nothing but k, since it decides where sums are rounded.
 * A panel of 16 columns is then 24 KiB: it stays in a first-level cache of 32 KiB while all rows pass over it.
 */
const MOST_K = 384;
/** Bytes of a packed panel's row. */
const PANEL_ROW: usize = <usize>TILE_COLUMNS * 4;
/** Most bytes of packed B: with the rows of A that pass over it, a second-level cache of 1 MiB. */
const B_BYTES: i32 = 720 << 10;
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
  multiply(c, a, b, bias, i0, i1, j0, j1, k, aRow, aColumn, bRow, bColumn, cRow, accumulate != 0, activation, alpha);
}

export function gemmHalves(
  c: i32, a: i32, b: i32, m: i32, n: i32, k: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32, perItem: i32,
  begin: i32, end: i32,
): void {
  const items = (m + perItem - 1) / perItem, first = (k + 1) / 2;
  if (begin < items) {
    const to = min(m, end * perItem);
    multiply(c, a, b, -1, begin * perItem, to, 0, n, first, aRow, aColumn, bRow, bColumn, n, false, IDENTITY, 0);
  }
  if (end > items) {
    const from = max(begin - items, 0) * perItem, to = min(m, (end - items) * perItem);
    a += first * aColumn;
    b += first * bRow;
    multiply(c + m * n, a, b, -1, from, to, 0, n, k - first, aRow, aColumn, bRow, bColumn, n, false, IDENTITY, 0);
  }
}

export function joinHalves(
  y: i32, c: i32, bias: i32, m: i32, n: i32, yRow: i32, accumulate: i32, activation: i32, alpha: f32, perItem: i32,
  begin: i32, end: i32,
): void {
  const last = min(m, end * perItem), other = at(m * n);
  for (let i = begin * perItem; i < last; i++) {
    const row = at(y + i * yRow);
    let to = row, from = at(c + i * n), shift = at(bias), columns = n;
    if (bias >= 0 && !accumulate) {
      for (; columns >= 8; columns -= 8, to += 32, from += 32, shift += 32) {
        const sum0 = f32x4.add(v128.load(from), v128.load(from + other));
        const sum1 = f32x4.add(v128.load(from, 16), v128.load(from + other, 16));
        v128.store(to, f32x4.add(sum0, v128.load(shift)));
        v128.store(to, f32x4.add(sum1, v128.load(shift, 16)), 16);
      }
    }
    for (; columns > 0; columns -= 4, to += 16, from += 16, shift += 16) {
      let sum = f32x4.add(loadPart(from, columns), loadPart(from + other, columns));
      if (accumulate) sum = f32x4.add(sum, loadPart(to, columns));
      if (bias >= 0) sum = f32x4.add(sum, loadPart(shift, columns));
      storePart(to, sum, columns);
    }
    if (activation != IDENTITY) activate(row, row, n, activation, alpha);
  }
}

/** C[i0..i1, j0..j1) (+)= activation(A B + bias) over all of k. */
function multiply(
  c: i32, a: i32, b: i32, bias: i32, i0: i32, i1: i32, j0: i32, j1: i32, k: i32, aRow: i32, aColumn: i32, bRow: i32,
  bColumn: i32, cRow: i32, accumulate: bool, activation: i32, alpha: f32,
): void {
  const blocks = max((k + MOST_K - 1) / MOST_K, 1), kc = max((k + blocks - 1) / blocks, 1);
  const direct = readsDirectly(i1 - i0, bRow, bColumn);
  // Blocks of B as equal as whole panels allow: each block passes over all of A, and copies it where A is read by tiles.
  const most = max(B_BYTES / (kc * 4 * TILE_COLUMNS), 1), wide = (j1 - j0 + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const passes = max((wide + most - 1) / most, 1), nc = max((wide + passes - 1) / passes, 1) * TILE_COLUMNS;
  const mc = max(ROWS_BYTES / (kc * 4) / TILE_ROWS, 1) * TILE_ROWS;
  for (let j = j0; j < j1; j += nc) {
    const width = min(nc, j1 - j), whole = width / TILE_COLUMNS * TILE_COLUMNS;
    for (let p = 0; p == 0 || p < k; p += kc) {
      const depth = min(kc, k - p), isFirst = p == 0, isLast = p + kc >= k;
      // Panels straight from B or packed; the rest of the columns, narrower than a panel, is always packed.
      const from = at(b + p * bRow + j * bColumn), first = direct ? whole : 0;
      if (first < width) pack(scratch + PACKED, from + at(first * bColumn), depth, width - first, bRow, bColumn);
      const panels = direct ? from : scratch + PACKED, bStep = direct ? at(bRow) : PANEL_ROW;
      const rest = scratch + PACKED + at((whole - first) * depth);
      const inTiles = wantsTiles(width, depth, aRow, aColumn);
      for (let i = i0; i < i1; i += mc) {
        const rows = min(mc, i1 - i), from = at(a + i * aRow + p * aColumn);
        if (inTiles) packRowsOfA(scratch + IMAGE, from, rows, depth, at(aColumn));
        product(
          at(c + i * cRow + j), inTiles ? scratch + IMAGE : from, rows, width, depth, at(aRow), at(aColumn), inTiles, at(cRow),
          panels, direct ? PANEL_ROW : at(depth * TILE_COLUMNS), bStep, rest,
          isLast && bias >= 0 ? at(bias + j) : 0, !isFirst || accumulate, isLast && activation == RELU,
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

/**
 * Whether the tile reads B where it stands instead of packed panels. Packing costs as much as ten rows of the product, and
 * pays from 128 rows on (64x256x784: direct 126, packed 117 GFLOP/s; 16 rows: 118 and 96); but B's rows must not lie a
 * multiple of 4 KiB apart, where all of a panel falls into a few sets of the caches (64x1024x1024: direct 93, packed 113).
 */
@inline function readsDirectly(rows: i32, bRow: i32, bColumn: i32): bool {
  return bColumn == 1 && (rows <= 16 || (rows <= 128 && bRow % 1024 != 0));
}

/**
 * Whether A's rows are copied tile by tile before the product. Columns of A that lie a multiple of 4 KiB apart fall into the same
 * sets of the caches, each in a page of its own, and every panel of B would fetch them anew (2048x2048x64, A transposed: 85, copied
 * 117 GFLOP/s). Columns 2 KiB apart or less gain nothing.
 */
@inline function wantsTiles(width: i32, depth: i32, aRow: i32, aColumn: i32): bool {
  return aRow == 1 && aColumn % 1024 == 0 && depth >= 32 && width >= 4 * TILE_COLUMNS;
}

/** Cut as `product` cuts them. */
function packRowsOfA(to: usize, a: usize, rows: i32, depth: i32, aStep: usize): void {
  const tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (let t = 0, i = 0; t < tiles;) {
    const count = (rows - i) / (tiles - t), first = t, from = a + at(i);
    do {
      t++;
      i += count;
    } while (t < tiles && t - first < PACKED_TOGETHER && (rows - i) / (tiles - t) == count);
    packTiles(to, from, count, t - first, depth, aStep);
    to += at((t - first) * count * depth);
  }
}

/**
 * One block of C from rows of A and panels of B `panelStep` bytes apart, with rows `bStep` bytes apart; `rest` is the packed
 * panel of the last columns, narrower than the others.
 */
function product(
  c: usize, a: usize, rows: i32, width: i32, depth: i32, aRow: usize, aStep: usize, inTiles: bool, cRow: usize,
  panel: usize, panelStep: usize, bStep: usize, rest: usize, bias: usize, add: bool, relu: bool,
): void {
  const tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, pointers = scratch + POINTERS;
  for (; width > 0; width -= TILE_COLUMNS, c += PANEL_ROW, panel += panelStep) {
    let i = 0, target = c, p = a;
    for (let t = 0; t < tiles; t++) {
      // Rows are dealt out evenly: 32 rows make 6+6+5+5+5+5, never a last tile of two rows at half the speed.
      const count = (rows - i) / (tiles - t);
      const rowStep: usize = inTiles ? 4 : aRow, step = inTiles ? at(count) : aStep;
      for (let r = 0; r < count; r++) store<u32>(pointers + at(r), <u32>(p + <usize>r * rowStep));
      p += inTiles ? at(count * depth) : <usize>count * aRow;
      if (width >= TILE_COLUMNS) tile(count, pointers, 1, depth, step, panel, bStep, target, cRow, bias, add, relu);
      else edge(count, pointers, 1, depth, step, rest, target, cRow, bias, add, relu, width);
      i += count;
      target += <usize>count * cRow;
    }
    if (bias) bias += PANEL_ROW;
  }
}

/** A tile whose panel is wider than C: computed aside by the same tile, so that its bits are the same, then copied. */
export function edge(
  rows: i32, pointers: usize, taps: i32, run: i32, aStep: usize, panel: usize, c: usize, cRow: usize, bias: usize,
  add: bool, relu: bool, columns: i32,
): void {
  const aside = scratch + EDGE, asideBias = bias ? scratch + EDGE_BIAS : 0;
  if (bias) memory.copy(asideBias, bias, at(columns));
  if (add) for (let r = 0; r < rows; r++) copyRow(aside + <usize>r * PANEL_ROW, c + <usize>r * cRow, columns);
  tile(rows, pointers, taps, run, aStep, panel, PANEL_ROW, aside, PANEL_ROW, asideBias, add, relu);
  for (let r = 0; r < rows; r++) copyRow(c + <usize>r * cRow, aside + <usize>r * PANEL_ROW, columns);
}

export function copyRow(to: usize, from: usize, columns: i32): void {
  for (; columns > 0; columns -= 4, to += 16, from += 16) storePart(to, loadPart(from, columns), columns);
}
