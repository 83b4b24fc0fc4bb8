// Convolutions of 3x3 with fewer products (see ../winograd.ts). Tiles are taken in blocks whose transformed patches stay in the
// second-level cache: v[positions][tiles][channels], then panel by panel of 16 filters the products m[tiles][positions][16] and
// the outputs.
import { IDENTITY, RELU } from './build/codes';
import { TILE_COLUMNS, TILE_ROWS, tile } from './build/tile';
import {
  transformFilters2, transformFilters4, transformFiltersBack2, transformFiltersBack4, transformInput2, transformInput4,
  transformOutput2, transformOutput4,
} from './build/winogradTransforms';
import { activate } from './activation';
import { copyRow } from './gemm';
import { EDGE, EDGE_BIAS, IMAGE, PACKED, POINTERS, TAPS, ZEROS, at, clear, scratch, touch } from './memory';
import { add } from './movement';
import { pack } from './pack';

/** Filters of a panel of u, whatever the width of the variant's tile, and the bytes of its row. */
export const PANEL = 16, PANEL_ROW: usize = 64;

/** Tiles of a block at most, whose products are then 96 or 216 KiB; and bytes of their patches, which channels make more of. */
const MOST_TILES = 96;
const PATCHES_BYTES: i32 = 768 << 10;

/** Bytes of `tiles` rows, and a line more, so that positions that far apart do not fall into the same sets of a cache. */
@inline export function positionStep(tiles: i32, columns: i32): usize {
  return (at(tiles * columns) + 127) & ~63;
}

/** Pointers to rows x columns cells from (y, x) on; outside of the image they point to zeros. */
export function pointCells(
  to: usize, rows: i32, columns: i32, image: usize, y: i32, x: i32, height: i32, width: i32, cell: usize,
): void {
  const zeros = <u32>(scratch + ZEROS);
  for (let i = y; i < y + rows; i++) {
    const row = <u32>(image + <usize>(i * width) * cell), inside = <u32>i < <u32>height;
    for (let j = x; j < x + columns; j++, to += 4) {
      store<u32>(to, inside && <u32>j < <u32>width ? row + <u32>(<usize>j * cell) : zeros);
    }
  }
}

/** Brings the pixels of some tiles to the cache: those of their patches but for a border, or those that they make. */
export function touchTiles(
  image: i32, tileHeight: i32, first: i32, count: i32, columns: i32, perSample: i32, height: i32, width: i32, cell: usize,
): void {
  const last = first + count - 1, row = <usize>width * cell;
  const from = first / perSample * height + min(height, first % perSample / columns * tileHeight);
  const end = last / perSample * height + min(height, (last % perSample / columns + 1) * tileHeight);
  touch(at(image) + <usize>from * row, at(image) + <usize>end * row);
}

/** c (+)= a b for a panel of b: rows of a `aRow` bytes apart, its columns `aStep`. */
export function panelProduct(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, rows: i32, depth: i32, b: usize, bRow: usize, adds: bool,
): void {
  const tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, pointers = scratch + POINTERS;
  for (let t = 0, i = 0; t < tiles; t++) {
    const count = (rows - i) / (tiles - t);
    for (let r = 0; r < count; r++, a += aRow) store<u32>(pointers + at(r), <u32>a);
    for (let h: usize = 0; h < PANEL_ROW; h += TILE_COLUMNS * 4) {
      tile(count, pointers, 1, depth, aStep, b + h, bRow, c + h, cRow, 0, adds, false);
    }
    c += <usize>count * cRow;
    i += count;
  }
}

export function winogradConvolution(
  y: i32, x: i32, u: i32, bias: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32,
  channels: i32, filters: i32, tile: i32, accumulate: i32, activation: i32, alpha: f32, begin: i32, end: i32,
): void {
  const columns = (outWidth + tile - 1) / tile, perSample = (outHeight + tile - 1) / tile * columns, last = end * perSample;
  const positions = (tile + 2) * (tile + 2), block = max(1, min(MOST_TILES, PATCHES_BYTES / (4 * positions * channels)));
  const patches = scratch + PACKED, products = scratch + IMAGE, cell = at(channels), step = positionStep(block, channels);
  const isWhole = activation == IDENTITY || (activation == RELU && !accumulate);
  const floor: f32 = isWhole && activation == RELU ? 0 : -Infinity, ofTile = <usize>positions * PANEL_ROW;
  clear(scratch + ZEROS, channels);
  for (let first = begin * perSample; first < last; first += block) {
    const count = min(block, last - first);
    touchTiles(x, tile, first, count, columns, perSample, height, width, cell);
    touchTiles(y, tile, first, count, columns, perSample, outHeight, outWidth, at(filters));
    transformPatches(patches, step, x, tile, first, count, columns, perSample, height, width, channels, padTop, padLeft);
    for (let f = 0; f < filters; f += PANEL) {
      const wide = min(PANEL, filters - f), panel = at(u + f * positions * channels);
      for (let p = 0; p < positions; p++) {
        panelProduct(
          products + <usize>p * PANEL_ROW, ofTile, patches + <usize>p * step, cell, 4, count, channels,
          panel + <usize>p * cell * PANEL, PANEL_ROW, false,
        );
      }
      clear(scratch + EDGE_BIAS, PANEL);
      if (bias >= 0) memory.copy(scratch + EDGE_BIAS, at(bias + f), at(wide));
      finish(y + f, products, tile, first, count, columns, perSample, outHeight, outWidth, filters, wide, floor, accumulate != 0);
    }
  }
  if (isWhole) return;
  const from = at(y + begin * outHeight * outWidth * filters);
  activate(from, from, (end - begin) * outHeight * outWidth * filters, activation, alpha);
}

function transformPatches(
  to: usize, step: usize, x: i32, tile: i32, first: i32, count: i32, columns: i32, perSample: i32, height: i32, width: i32,
  channels: i32, padTop: i32, padLeft: i32,
): void {
  const cell = at(channels), cells = scratch + TAPS, size = tile + 2;
  let image = at(x + first / perSample * height * width * channels);
  let rest = first % perSample, i = rest / columns, j = rest % columns;
  for (let t = 0; t < count; t++, to += cell) {
    pointCells(cells, size, size, image, tile * i - padTop, tile * j - padLeft, height, width, cell);
    if (tile == 2) transformInput2(cells, to, step, channels);
    else transformInput4(cells, to, step, channels);
    if (++j == columns) {
      j = 0;
      i++;
    }
    if (++rest == perSample) {
      rest = i = 0;
      image += <usize>(height * width) * cell;
    }
  }
}

/** Outputs of `wide` filters of the tiles: straight to y where all pixels and all columns of a panel are wanted. */
function finish(
  y: i32, products: usize, tile: i32, first: i32, count: i32, columns: i32, perSample: i32, outHeight: i32, outWidth: i32,
  filters: i32, wide: i32, floor: f32, adds: bool,
): void {
  const pixel = at(filters), row = <usize>outWidth * pixel, cells = scratch + TAPS, aside = scratch + EDGE;
  const size = tile + 2, ofTile = <usize>(size * size) * PANEL_ROW;
  let image = at(y + first / perSample * outHeight * outWidth * filters);
  let rest = first % perSample, i = rest / columns, j = rest % columns;
  for (let t = 0; t < count; t++, products += ofTile) {
    const to = image + <usize>(tile * i) * row + <usize>(tile * j) * pixel;
    const right = min(tile, outWidth - tile * j), below = min(tile, outHeight - tile * i);
    const straight = right == tile && below == tile && wide == PANEL && !adds;
    for (let r = 0, k = 0; r < tile; r++) {
      for (let c = 0; c < tile; c++, k++) {
        const place = straight ? to + <usize>r * row + <usize>c * pixel : aside + <usize>k * PANEL_ROW;
        store<u32>(cells + at(k), <u32>place);
      }
    }
    if (tile == 2) transformOutput2(products, PANEL_ROW, cells, scratch + EDGE_BIAS, floor, PANEL);
    else transformOutput4(products, PANEL_ROW, cells, scratch + EDGE_BIAS, floor, PANEL);
    if (!straight) {
      for (let r = 0; r < below; r++) {
        for (let c = 0; c < right; c++) {
          put(to + <usize>r * row + <usize>c * pixel, aside + <usize>(r * tile + c) * PANEL_ROW, wide, adds);
        }
      }
    }
    if (++j == columns) {
      j = 0;
      i++;
    }
    if (++rest == perSample) {
      rest = i = 0;
      image += <usize>outHeight * row;
    }
  }
}

function put(to: usize, from: usize, n: i32, adds: bool): void {
  if (adds) add(to, from, n, 1);
  else copyRow(to, from, n);
}

/** The kernels of `FEW` channels at a time are packed aside: 9 rows of a panel's width for each. */
const FEW = 16;

export function winogradFilters(
  u: i32, w: i32, tile: i32, channels: i32, filters: i32, turned: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(channels, end * perItem), size = channels * filters, step = at(channels * PANEL);
  const positions = (tile + 2) * (tile + 2);
  for (let f = 0; f < filters; f += TILE_COLUMNS) {
    const wide = min(TILE_COLUMNS, filters - f), panel = at(u + f / PANEL * positions * channels * PANEL + f % PANEL);
    for (let first = begin * perItem; first < last; first += FEW) {
      const count = min(FEW, last - first), tap = at(count * TILE_COLUMNS);
      for (let k = 0; k < 9; k++) {
        const to = scratch + PACKED + <usize>k * tap;
        if (turned) pack(to, at(w + (8 - k) * size + f * channels + first), count, wide, 1, channels);
        else pack(to, at(w + k * size + first * filters + f), count, wide, filters, 1);
      }
      for (let c = 0; c < count; c++) {
        const from = scratch + PACKED + at(c * TILE_COLUMNS), to = panel + <usize>(first + c) * PANEL_ROW;
        if (tile == 2) transformFilters2(from, tap, to, step, TILE_COLUMNS);
        else transformFilters4(from, tap, to, step, TILE_COLUMNS);
      }
    }
  }
  // Behind the last filter: zeros, without a sign, whatever the width of the tile.
  const rest = filters % PANEL;
  if (rest == 0) return;
  for (let p = 0; p < positions; p++) {
    for (let c = begin * perItem; c < last; c++) {
      clear(at(u + (filters / PANEL * positions + p) * channels * PANEL + c * PANEL + rest), PANEL - rest);
    }
  }
}

export function winogradFiltersBackward(
  dw: i32, du: i32, tileHeight: i32, channels: i32, filters: i32, accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const last = min(channels, end * perItem), wide = (filters + PANEL - 1) / PANEL * PANEL;
  const aside = scratch + EDGE, tap = at(channels * filters), step = at(channels * wide);
  for (let c = begin * perItem; c < last; c++) {
    for (let f = 0; f < filters; f += PANEL) {
      const from = at(du + c * wide + f), columns = min(PANEL, filters - f);
      let to = at(dw + c * filters + f);
      if (accumulate) {
        back(tileHeight, from, step, aside, PANEL_ROW, columns);
        for (let k = 0; k < 9; k++, to += tap) add(to, aside + <usize>k * PANEL_ROW, columns, 1);
      } else {
        back(tileHeight, from, step, to, tap, columns);
      }
    }
  }
}

function back(tileHeight: i32, from: usize, fromStep: usize, to: usize, toStep: usize, columns: i32): void {
  if (tileHeight == 2) transformFiltersBack2(from, fromStep, to, toStep, columns);
  else transformFiltersBack4(from, fromStep, to, toStep, columns);
}
