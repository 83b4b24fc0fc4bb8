// Packing: B cut into panels of TILE_COLUMNS columns, each row of a panel contiguous, so that the tile reads B in order.
import { TILE_COLUMNS } from './build/tile';
import { at, loadPart } from './memory';

/** B(p, j) = b[p*bRow + j*bColumn], p < depth, j < width, into panels at `to`; columns beyond `width` become zeros. */
export function pack(to: usize, b: usize, depth: i32, width: i32, bRow: i32, bColumn: i32): void {
  for (let j = 0; j < width; j += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, width - j), from = b + at(j * bColumn);
    if (bColumn == 1) packRows(to, from, depth, columns, at(bRow));
    else if (bRow == 1) packTransposed(to, from, depth, columns, at(bColumn));
    else packStrided(to, from, depth, columns, at(bRow), at(bColumn));
    to += at(depth * TILE_COLUMNS);
  }
}

/** Tiles of A that are packed side by side: their columns fill whole lines of the caches, which would be gone before the next tile. */
export const PACKED_TOGETHER = 16;

/**
 * `tiles` times `count` adjacent rows of A, 1..6, whose columns lie `step` bytes apart. Of each tile: a[k][0..count) side by
 * side for one k after the other.
 */
export function packTiles(to: usize, a: usize, count: i32, tiles: i32, depth: i32, step: usize): void {
  const size = at(count * depth), bytes = at(count);
  for (; depth > 0; depth--, a += step, to += bytes) {
    let target = to, from = a;
    if (count == 6) {
      for (let t = tiles; t > 0; t--, target += size, from += 24) {
        v128.store(target, v128.load(from));
        store<u64>(target, load<u64>(from, 16), 16);
      }
    } else if (count >= 4) {
      for (let t = tiles; t > 0; t--, target += size, from += bytes) {
        v128.store(target, v128.load(from));
        if (count == 5) store<f32>(target, load<f32>(from, 16), 16);
      }
    } else {
      for (let t = tiles; t > 0; t--, target += size, from += bytes) {
        for (let r: usize = 0; r < bytes; r += 4) store<f32>(target + r, load<f32>(from + r));
      }
    }
  }
}

/** Rows of B are contiguous: copies. */
function packRows(to: usize, from: usize, depth: i32, columns: i32, row: usize): void {
  if (columns == TILE_COLUMNS) {
    for (let p = 0; p < depth; p++) {
      for (let j: usize = 0; j < <usize>TILE_COLUMNS * 4; j += 32) {
        const x = v128.load(from + j), y = v128.load(from + j, 16);
        v128.store(to + j, x);
        v128.store(to + j, y, 16);
      }
      from += row;
      to += TILE_COLUMNS * 4;
    }
    return;
  }
  for (let p = 0; p < depth; p++) {
    for (let j = 0; j < TILE_COLUMNS; j += 4) {
      v128.store(to + at(j), j < columns ? loadPart(from + at(j), columns - j) : f32x4.splat(0));
    }
    from += row;
    to += TILE_COLUMNS * 4;
  }
}

/** Columns of B are contiguous: blocks of 4x4 are transposed in registers. */
function packTransposed(to: usize, from: usize, depth: i32, columns: i32, column: usize): void {
  for (let j = 0; j < TILE_COLUMNS; j += 4) {
    const whole = columns - j;
    let source = from + <usize>j * column, target = to + at(j), p = 0;
    if (whole >= 4) {
      for (; p + 4 <= depth; p += 4) {
        const a = v128.load(source), b = v128.load(source + column);
        const c = v128.load(source + 2 * column), d = v128.load(source + 3 * column);
        const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
        const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
        v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
        v128.store(target, v128.shuffle<i64>(ab, cd, 1, 3), TILE_COLUMNS * 4);
        v128.store(target, v128.shuffle<i64>(AB, CD, 0, 2), TILE_COLUMNS * 8);
        v128.store(target, v128.shuffle<i64>(AB, CD, 1, 3), TILE_COLUMNS * 12);
        source += 16;
        target += TILE_COLUMNS * 16;
      }
    }
    for (; p < depth; p++) {
      for (let q = 0; q < 4; q++) {
        store<f32>(target + at(q), q < whole ? load<f32>(source + <usize>q * column) : 0);
      }
      source += 4;
      target += TILE_COLUMNS * 4;
    }
  }
}

function packStrided(to: usize, from: usize, depth: i32, columns: i32, row: usize, column: usize): void {
  for (let p = 0; p < depth; p++) {
    for (let j = 0; j < TILE_COLUMNS; j++) {
      store<f32>(to + at(j), j < columns ? load<f32>(from + <usize>j * column) : 0);
    }
    from += row;
    to += TILE_COLUMNS * 4;
  }
}
