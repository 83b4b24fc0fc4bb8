// Gradient of a convolution's weights: dw[kh*kw*c, f] = patches(x)^T dy over all pixels of the batch, as a matrix product
// whose A are rows of pixels of the padded input, `taps` being the rows of the output image.
import { TILE_COLUMNS, TILE_ROWS, tile } from './build/tile';
import { padImage } from './convolution';
import { edge } from './gemm';
import { fma } from './math';
import { IMAGE, IMAGE_BYTES, PACKED, PACKED_BYTES, POINTERS, POINTERS_BYTES, at, loadPart, scratch, storePart } from './memory';
import { pack } from './pack';

/** Pixels between two visits to dw; small images are taken together up to this number. */
const MOST_PIXELS = 512;

export function conv2dBackwardWeights(
  dw: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, filters: i32,
  dilationY: i32, dilationX: i32, accumulate: i32, perItem: i32, perPart: i32, begin: i32, end: i32,
): void {
  const rows = kernelHeight * kernelWidth * channels, items = (rows + perItem - 1) / perItem;
  for (let part = begin / items; part * items < end; part++) {
    const s = part * perPart;
    rowsOf(
      dw + part * rows * filters, x + s * height * width * channels, dy + s * outHeight * outWidth * filters, min(perPart, batch - s),
      height, width, channels, outHeight, outWidth, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft, filters, dilationY,
      dilationX, accumulate, max(begin - part * items, 0) * perItem, min(rows, (end - part * items) * perItem),
    );
  }
}

/** Rows first..last of dw, of one part of the batch. */
function rowsOf(
  dw: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, filters: i32,
  dilationY: i32, dilationX: i32, accumulate: i32, first: i32, last: i32,
): void {
  const paddedWidth = (outWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1;
  const rowBytes = <f64>paddedWidth * channels * 4, reach = (kernelHeight - 1) * dilationY + 1;
  // Rows of the output image in one pass: as many as the padded input, the pointers and the packed rest of dy allow.
  let band = outHeight;
  const fit = <i32>min(<f64>IMAGE_BYTES / rowBytes, 1e9);
  band = min(band, fit < reach ? 0 : (fit - reach) / strideY + 1);
  band = min(band, min(POINTERS_BYTES / (4 * TILE_ROWS), PACKED_BYTES / (4 * TILE_COLUMNS * outWidth)));
  if (band < 1) {
    direct(
      dw, x, dy, batch, height, width, channels, outHeight, outWidth, kernelWidth, strideY, strideX, padTop, padLeft,
      filters, dilationY, dilationX, accumulate != 0, first, last,
    );
    return;
  }
  const bandHeight = (band - 1) * strideY + reach, imageSize = bandHeight * paddedWidth * channels;
  let group = 1;
  if (band == outHeight) {
    group = max(1, min(batch, MOST_PIXELS / (outHeight * outWidth)));
    group = max(1, min(group, min(IMAGE_BYTES / 4 / imageSize, POINTERS_BYTES / (4 * TILE_ROWS) / outHeight)));
  }
  const tiles = (last - first + TILE_ROWS - 1) / TILE_ROWS, cell = at(channels), dwRow = at(filters);
  const imageRow = at(strideY * paddedWidth * channels);
  const whole = filters / TILE_COLUMNS * TILE_COLUMNS;
  let add = accumulate != 0;
  for (let s = 0; s < batch; s += group) {
    const samples = min(group, batch - s);
    for (let oy = 0; oy < outHeight; oy += band) {
      const rows = min(band, outHeight - oy), top = padTop - oy * strideY;
      for (let g = 0; g < samples; g++) {
        padImage(
          scratch + IMAGE + at(g * imageSize), at(x + (s + g) * height * width * channels), height, width, channels,
          top, padLeft, bandHeight, paddedWidth,
        );
      }
      const from = at(dy + (s * outHeight + oy) * outWidth * filters), depth = samples * rows * outWidth;
      if (whole < filters) pack(scratch + PACKED, from + at(whole), depth, filters - whole, filters, 1);
      for (let t = 0, r = first; t < tiles; t++) {
        const count = (last - r) / (tiles - t);
        for (let i = 0; i < count; i++) {
          const c = (r + i) % channels, tap = (r + i) / channels;
          const place = (tap / kernelWidth * dilationY * paddedWidth + tap % kernelWidth * dilationX) * channels + c;
          let to = scratch + POINTERS + at(i);
          for (let g = 0; g < samples; g++) {
            let p = <u32>(scratch + IMAGE + at(g * imageSize + place));
            for (let o = 0; o < rows; o++, to += at(count), p += <u32>imageRow) store<u32>(to, p);
          }
        }
        const target = at(dw + r * filters), step = <usize>strideX * cell, lines = samples * rows;
        for (let j = 0; j < whole; j += TILE_COLUMNS) {
          tile(count, scratch + POINTERS, lines, outWidth, step, from + at(j), dwRow, target + at(j), dwRow, 0, add, false);
        }
        if (whole < filters) {
          edge(
            count, scratch + POINTERS, lines, outWidth, step, scratch + PACKED, target + at(whole), dwRow, 0, add, false,
            filters - whole,
          );
        }
        r += count;
      }
      add = true;
    }
  }
}

/** Where not even one row of the padded input fits into scratch: one row of dw at a time, slow and without copies. */
function direct(
  dw: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, filters: i32, dilationY: i32, dilationX: i32,
  accumulate: bool, first: i32, last: i32,
): void {
  for (let r = first; r < last; r++) {
    const c = r % channels, tap = r / channels;
    const startY = tap / kernelWidth * dilationY - padTop, startX = tap % kernelWidth * dilationX - padLeft;
    for (let f = 0; f < filters; f += 4) {
      const n = filters - f, to = at(dw + r * filters + f);
      let total = accumulate ? loadPart(to, n) : f32x4.splat(0);
      for (let s = 0; s < batch; s++) {
        let sum = f32x4.splat(0);
        for (let oy = 0; oy < outHeight; oy++) {
          const iy = oy * strideY + startY;
          if (<u32>iy >= <u32>height) continue;
          const row = x + ((s * height + iy) * width) * channels + c;
          for (let ox = 0; ox < outWidth; ox++) {
            const ix = ox * strideX + startX;
            if (<u32>ix >= <u32>width) continue;
            const d = loadPart(at(dy + ((s * outHeight + oy) * outWidth + ox) * filters + f), n);
            sum = fma(v128.load32_splat(at(row + ix * channels)), d, sum);
          }
        }
        total = f32x4.add(total, sum);
      }
      storePart(to, total, n);
    }
  }
}
