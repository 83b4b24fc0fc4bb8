// Gradient of the weights of Winograd's convolutions (see ../winograd.ts): for each position of the patches a product over all
// tiles of the batch. Lanes share out the positions; patches are transformed in halves, the upper rows or the lower ones.
import {
  transformGradientHalf2_0, transformGradientHalf2_1, transformGradientHalf4_0, transformGradientHalf4_1, transformInputHalf2_0,
  transformInputHalf2_1, transformInputHalf4_0, transformInputHalf4_1,
} from './build/winogradTransforms';
import { PACKED, TAPS, ZEROS, at, clear, scratch } from './memory';
import { PANEL, panelProduct, pointCells, positionStep, touchTiles } from './winograd';

/** Channels and filters that are transformed at a time: with more, too few tiles would fit into the second-level cache. */
const MOST_CHANNELS = 128;
/** Tiles between two visits to du at most, and bytes of their patches. */
const MOST_TILES = 96;
const PATCHES_BYTES: i32 = 1 << 20;

export function winogradProducts(
  du: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32,
  channels: i32, filters: i32, tileHeight: i32, perPart: i32, begin: i32, end: i32,
): void {
  const positions = (tileHeight + 2) * 4, size = positions * channels * ((filters + PANEL - 1) / PANEL * PANEL);
  for (let part = begin / positions; part * positions < end; part++) {
    const s = part * perPart;
    productsOf(
      du + part * size, x + s * height * width * channels, dy + s * outHeight * outWidth * filters, min(perPart, batch - s), height,
      width, outHeight, outWidth, padTop, padLeft, channels, filters, tileHeight, max(begin - part * positions, 0),
      min(end - part * positions, positions),
    );
  }
}

/** Of one part of the batch. */
function productsOf(
  du: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32,
  channels: i32, filters: i32, tileHeight: i32, begin: i32, end: i32,
): void {
  const columns = (outWidth + 1) / 2, perSample = (outHeight + tileHeight - 1) / tileHeight * columns, tiles = perSample * batch;
  const half = (tileHeight + 2) * 2, wide = (filters + PANEL - 1) / PANEL * PANEL;
  const mostChannels = min(channels, MOST_CHANNELS), mostFilters = min(wide, MOST_CHANNELS);
  // Rows of dy's patches are a line longer than they need be: a power of two would leave a panel few sets of the cache.
  const dyRow = mostFilters + PANEL;
  // Where blocks are cut decides where sums are rounded, so it depends on nothing but the shape.
  const block = max(1, min(MOST_TILES, PATCHES_BYTES / (4 * half * (mostChannels + dyRow))));
  const step = positionStep(block, mostChannels), dyStep = positionStep(block, dyRow);
  const patches = scratch + PACKED, gradients = patches + <usize>half * step;
  clear(scratch + ZEROS, max(channels, filters));
  for (let f0 = 0; f0 < wide; f0 += mostFilters) {
    const f1 = min(wide, f0 + mostFilters), some = min(filters, f1) - f0;
    // Columns behind the last filter stay zeros.
    if (some < f1 - f0) clear(gradients, <i32>(<usize>half * dyStep / 4));
    for (let c0 = 0; c0 < channels; c0 += mostChannels) {
      const few = min(mostChannels, channels - c0);
      for (let first = 0; first < tiles; first += block) {
        const count = min(block, tiles - first);
        touchTiles(x, tileHeight, first, count, columns, perSample, height, width, at(channels));
        touchTiles(dy, tileHeight, first, count, columns, perSample, outHeight, outWidth, at(filters));
        for (let h = 0; h < 2; h++) {
          const from = max(begin, h * half), to = min(end, (h + 1) * half);
          if (from >= to) continue;
          transformBlock(
            patches, step, gradients, dyStep, at(dyRow), x, dy, tileHeight, first, count, height, width, outHeight, outWidth, padTop,
            padLeft, channels, filters, c0, few, f0, some, h,
          );
          for (let p = from; p < to; p++) {
            const k = <usize>(p - h * half);
            for (let f = f0; f < f1; f += PANEL) {
              panelProduct(
                at(du + (p * channels + c0) * wide + f), at(wide), patches + k * step, 4, at(few), few, count,
                gradients + k * dyStep + at(f - f0), at(dyRow), first > 0,
              );
            }
          }
        }
      }
    }
  }
}

/** Half `h` of the rows of B' x B and of A dy A' for `count` tiles, `few` channels from c0 on, `some` filters from f0 on. */
function transformBlock(
  patches: usize, step: usize, gradients: usize, dyStep: usize, dyRow: usize, x: i32, dy: i32, tileHeight: i32, first: i32,
  count: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, padTop: i32, padLeft: i32, channels: i32, filters: i32,
  c0: i32, few: i32, f0: i32, some: i32, h: i32,
): void {
  const cells = scratch + TAPS, dyCells = cells + 256;
  const columns = (outWidth + 1) / 2, perSample = (outHeight + tileHeight - 1) / tileHeight * columns;
  for (let t = 0; t < count; t++, patches += at(few), gradients += dyRow) {
    const s = (first + t) / perSample, rest = (first + t) % perSample;
    const i = tileHeight * (rest / columns), j = 2 * (rest % columns);
    const image = at(x + s * height * width * channels + c0), dyImage = at(dy + s * outHeight * outWidth * filters + f0);
    pointCells(cells, tileHeight + 2, 4, image, i - padTop, j - padLeft, height, width, at(channels));
    pointCells(dyCells, tileHeight, 2, dyImage, i, j, outHeight, outWidth, at(filters));
    if (tileHeight == 2) {
      if (h == 0) {
        transformInputHalf2_0(cells, patches, step, few);
        transformGradientHalf2_0(dyCells, gradients, dyStep, some);
      } else {
        transformInputHalf2_1(cells, patches, step, few);
        transformGradientHalf2_1(dyCells, gradients, dyStep, some);
      }
    } else {
      if (h == 0) {
        transformInputHalf4_0(cells, patches, step, few);
        transformGradientHalf4_0(dyCells, gradients, dyStep, some);
      } else {
        transformInputHalf4_1(cells, patches, step, few);
        transformGradientHalf4_1(dyCells, gradients, dyStep, some);
      }
    }
  }
}
