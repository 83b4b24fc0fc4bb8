// Gradient of the weights of Winograd's convolutions (see ../winograd.ts): for each position of the patches a product over all
// tiles of the batch. Lanes share out the positions, so that each transforms the rows of patches that its positions are in.
import { transformGradientRow, transformInputRow } from './build/winogradTransforms';
import { PACKED, TAPS, ZEROS, at, clear, scratch } from './memory';
import { PANEL, panelProduct, pointCells, positionStep, touchTiles } from './winograd';

/** Tiles between two visits to du, at least and at most; bytes of their patches. */
const FEW_TILES = 48, MOST_TILES = 96;
const PATCHES_BYTES: i32 = 1 << 20;

export function winogradProducts(
  du: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32,
  channels: i32, filters: i32, begin: i32, end: i32,
): void {
  const columns = (outWidth + 1) / 2, perSample = (outHeight + 1) / 2 * columns, tiles = perSample * batch;
  const wide = (filters + PANEL - 1) / PANEL * PANEL;
  // Rows of dy's patches are a line longer than they need be: a power of two would leave a panel few sets of the cache.
  const dyRow = wide + PANEL, cell = at(channels);
  // All four rows of the patches at once, or one after the other where so few tiles would fit. Where blocks are cut decides
  // where sums are rounded, so it depends on nothing but the shape.
  const fit = PATCHES_BYTES / (64 * (channels + dyRow)), rows = fit < FEW_TILES ? 1 : 4;
  const block = max(1, min(MOST_TILES, rows == 4 ? fit : 4 * fit));
  const step = positionStep(block, channels), dyStep = positionStep(block, dyRow);
  const patches = scratch + PACKED, gradients = patches + <usize>(4 * rows) * step;
  clear(scratch + ZEROS, max(channels, filters));
  // Columns behind the last filter stay zeros.
  if (filters < wide) clear(gradients, <i32>(<usize>(4 * rows) * dyStep / 4));
  for (let from = begin, to = 0; from < end; from = to) {
    const row = from / 4, behind = min(row + rows, (end + 3) / 4);
    to = min(end, 4 * behind);
    for (let first = 0; first < tiles; first += block) {
      const count = min(block, tiles - first);
      touchTiles(x, first, count, columns, perSample, height, width, cell);
      touchTiles(dy, first, count, columns, perSample, outHeight, outWidth, at(filters));
      transformBlock(
        patches, step, gradients, dyStep, at(dyRow), x, dy, first, count, height, width, outHeight, outWidth, padTop, padLeft,
        channels, filters, row, behind,
      );
      for (let p = from; p < to; p++) {
        const k = <usize>(p - 4 * row);
        for (let f = 0; f < wide; f += PANEL) {
          panelProduct(
            at(du + p * channels * wide + f), at(wide), patches + k * step, 4, cell, channels, count,
            gradients + k * dyStep + at(f), at(dyRow), first > 0,
          );
        }
      }
    }
  }
}

/** Rows begin..end of B' x B and of A dy A' for `count` tiles. */
function transformBlock(
  patches: usize, step: usize, gradients: usize, dyStep: usize, dyRow: usize, x: i32, dy: i32, first: i32, count: i32,
  height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32, channels: i32, filters: i32,
  begin: i32, end: i32,
): void {
  const cells = scratch + TAPS, dyCells = cells + 64, cell = at(channels), dyCell = at(filters);
  const columns = (outWidth + 1) / 2, perSample = (outHeight + 1) / 2 * columns;
  for (let t = 0; t < count; t++, patches += cell, gradients += dyRow) {
    const s = (first + t) / perSample, rest = (first + t) % perSample, i = 2 * (rest / columns), j = 2 * (rest % columns);
    pointCells(cells, 4, 4, at(x + s * height * width * channels), i - padTop, j - padLeft, height, width, cell);
    pointCells(dyCells, 2, 2, at(dy + s * outHeight * outWidth * filters), i, j, outHeight, outWidth, dyCell);
    for (let row = begin; row < end; row++) {
      // Row 0 of B' is x0 - x2, 1: x1 + x2, 2: x2 - x1, 3: x1 - x3; of A it is y0, y0 + y1, y0 - y1, -y1.
      const upper = row == 0 ? 0 : row == 2 ? 2 : 1, lower = row == 3 ? 3 : row == 2 ? 1 : 2;
      const k = <usize>(4 * (row - begin)), sign: f32 = row == 1 ? 1 : -1;
      transformInputRow(cells + 16 * upper, cells + 16 * lower, patches + k * step, step, 1, sign, channels);
      const y0: f32 = row == 3 ? 0 : 1, y1: f32 = row == 0 ? 0 : sign;
      transformGradientRow(dyCells, dyCells + 8, gradients + k * dyStep, dyStep, y0, y1, filters);
    }
  }
}
