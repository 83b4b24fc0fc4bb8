// Convolution of images [height, width, channels] with weights [kernelHeight, kernelWidth, channels, filters] as a matrix
// product whose A is never built: the rows of a tile are pixels, and a table of pointers says where in the image each
// pixel finds the run of channels under each tap of the kernel. Outside of the image they point to zeros.
import { IDENTITY, RELU } from './build/codes';
import { TILE_COLUMNS, TILE_ROWS, tile } from './build/tile';
import { activate } from './activation';
import { edge } from './gemm';
import {
  IMAGE, IMAGE_BYTES, PACKED, POINTERS, POINTERS_BYTES, TAPS, ZEROS, at, clear, scratch,
} from './memory';
import { pack } from './pack';

/** Taps that one pass can take: their pointers must fit (their positions then do, too). */
const MOST_TAPS: i32 = POINTERS_BYTES / (4 * TILE_ROWS);
/**
 * Below, the image is copied with its padding, so that the taps of a row of the kernel become one run. With few channels
 * a run is otherwise too short for its pointer to pay.
 */
const FEW_CHANNELS = 16;

/**
 * Packed weights of one pass: half of a second-level cache of 1 MiB, since all of them pass by each tile of pixels. (Panel by
 * panel, tiles inside, is as fast with many channels and 6 % slower with few, where y is then written in parts of a line.)
 */
const WEIGHTS_BYTES: i32 = 512 << 10;

/** Copies an image into scratch, `top` and `left` zeros before it, cut or filled up to newHeight x newWidth. */
export function padImage(
  to: usize, x: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, newHeight: i32, newWidth: i32,
): void {
  const cell = at(channels), row = <usize>newWidth * cell;
  const cells = min(width, newWidth - left), bytes = <usize>max(cells, 0) * cell;
  clear(to, newHeight * newWidth * channels);
  for (let i = max(0, -top); i < height && i + top < newHeight; i++) {
    const from = x + <usize>(i * width) * cell;
    memory.copy(to + <usize>(i + top) * row + <usize>left * cell, from, bytes);
  }
}

/** Notes tap number t: the window's cell at (y, x) from the pixel's place in a source `width` wide, also in bytes. */
function noteTap(t: i32, y: i32, x: i32, width: i32, cell: usize): void {
  const p = scratch + TAPS + <usize>t * 12;
  store<i32>(p, y);
  store<i32>(p, x, 4);
  store<u32>(p, <u32>(<usize>(y * width + x) * cell), 8);
}

/** Pointers of `count` pixels from number q of a line on, for every tap. `whole`: all taps lie inside of the source. */
function point(
  count: i32, q: i32, line: i32, columns: i32, source: usize, height: i32, width: i32, cell: usize, stepY: i32, stepX: i32,
  taps: i32, whole: bool,
): void {
  let i = line + q / columns, j = q % columns;
  const zeros = <u32>(scratch + ZEROS), next = <usize>count << 2;
  for (let r = 0; r < count; r++) {
    const y = i * stepY, x = j * stepX;
    let to = scratch + POINTERS + (<usize>r << 2), tap = scratch + TAPS;
    if (whole) {
      const pixel = <u32>(source + <usize>(y * width + x) * cell);
      for (let t = 0; t < taps; t++, to += next, tap += 12) store<u32>(to, pixel + load<u32>(tap, 8));
    } else {
      const pixel = <u32>(source + <usize>(y * width + x) * cell);
      for (let t = 0; t < taps; t++, to += next, tap += 12) {
        const inside = <u32>(y + load<i32>(tap)) < <u32>height && <u32>(x + load<i32>(tap, 4)) < <u32>width;
        store<u32>(to, inside ? pixel + load<u32>(tap, 8) : zeros);
      }
    }
    if (++j == columns) {
      j = 0;
      i++;
    }
  }
}

/**
 * One image: `lines` lines of `pixels` pixels; pixel q of a line is written at c + line * cLine + q * cStep, `wide` columns.
 * Pixels are numbered through a grid of `columns` columns; grid place (i, j) reads the source at (i * stepY, j * stepX)
 * plus the tap's place, `run` elements per tap. Weights stand packed.
 */
function convolve(
  c: usize, cLine: usize, cStep: usize, lines: i32, pixels: i32, columns: i32, wide: i32,
  source: usize, height: i32, width: i32, cell: usize, stepY: i32, stepX: i32, taps: i32, run: i32,
  whole: bool, bias: usize, add: bool, relu: bool,
): void {
  const tiles = (pixels + TILE_ROWS - 1) / TILE_ROWS, panelBytes = at(taps * run * TILE_COLUMNS);
  for (let line = 0; line < lines; line++, c += cLine) {
    for (let t = 0, q = 0; t < tiles; t++) {
      const count = (pixels - q) / (tiles - t);
      point(count, q, line, columns, source, height, width, cell, stepY, stepX, taps, whole);
      let panel = scratch + PACKED;
      for (let j = 0; j < wide; j += TILE_COLUMNS, panel += panelBytes) {
        const target = c + <usize>q * cStep + at(j), b = bias ? bias + at(j) : 0;
        if (wide - j >= TILE_COLUMNS) {
          tile(count, scratch + POINTERS, taps, run, 4, panel, TILE_COLUMNS * 4, target, cStep, b, add, relu);
        } else {
          edge(count, scratch + POINTERS, taps, run, 4, panel, target, cStep, b, add, relu, wide - j);
        }
      }
      q += count;
    }
  }
}

export function conv2d(
  y: i32, x: i32, w: i32, bias: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, filters: i32,
  dilationY: i32, dilationX: i32, activation: i32, alpha: f32, begin: i32, end: i32,
): void {
  const size = height * width * channels, pixels = outHeight * outWidth, all = kernelHeight * kernelWidth;
  const paddedHeight = (outHeight - 1) * strideY + (kernelHeight - 1) * dilationY + 1;
  const paddedWidth = (outWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1;
  const padded = channels < FEW_CHANNELS && <f64>paddedHeight * paddedWidth * channels * 4 <= <f64>IMAGE_BYTES;
  const merged = padded && dilationX == 1;
  const most = min(MOST_TAPS, max(1, WEIGHTS_BYTES / (channels * TILE_COLUMNS * 4)) / (merged ? kernelWidth : 1));
  const run = merged ? kernelWidth * channels : channels, total = merged ? kernelHeight : all;
  const blockTaps = min(total, max(most, 1));
  const blockFilters = max(1, WEIGHTS_BYTES / (blockTaps * run * TILE_COLUMNS * 4)) * TILE_COLUMNS;
  if (!padded) clear(scratch + ZEROS, channels);

  for (let f = 0; f < filters; f += blockFilters) {
    const wide = min(blockFilters, filters - f);
    for (let first = 0; first < total; first += blockTaps) {
      const taps = min(blockTaps, total - first), isLast = first + taps == total;
      for (let t = 0; t < taps; t++) {
        const ky = merged ? first + t : (first + t) / kernelWidth, kx = merged ? 0 : (first + t) % kernelWidth;
        const y = ky * dilationY - (padded ? 0 : padTop), x = kx * dilationX - (padded ? 0 : padLeft);
        noteTap(t, y, x, padded ? paddedWidth : width, at(channels));
      }
      pack(scratch + PACKED, at(w + first * run * filters + f), taps * run, wide, filters, 1);
      for (let s = begin; s < end; s++) {
        let source = at(x + s * size);
        if (padded) {
          padImage(scratch + IMAGE, source, height, width, channels, padTop, padLeft, paddedHeight, paddedWidth);
          source = scratch + IMAGE;
        }
        convolve(
          at(y + s * pixels * filters + f), 0, at(filters), 1, pixels, outWidth, wide,
          source, padded ? paddedHeight : height, padded ? paddedWidth : width, at(channels), strideY, strideX, taps, run,
          padded, isLast && bias >= 0 ? at(bias + f) : 0, first > 0, isLast && activation == RELU,
        );
      }
    }
  }
  if (activation == IDENTITY || activation == RELU) return;
  const from = at(y + begin * pixels * filters);
  activate(from, from, (end - begin) * pixels * filters, activation, alpha);
}

/**
 * dx is a convolution of dy with the weights' filters and channels exchanged. With a stride, the pixels of dx that are a
 * stride apart see the same taps: each of the strideY * strideX phases is a convolution of stride 1 of its own.
 */
export function conv2dBackwardInput(
  dx: i32, dy: i32, w: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, filters: i32,
  dilationY: i32, dilationX: i32, accumulate: i32, begin: i32, end: i32,
): void {
  const all = kernelHeight * kernelWidth, cell = at(channels), tapSize = channels * filters;
  const blockTaps = min(all, min(MOST_TAPS, max(1, WEIGHTS_BYTES / (filters * TILE_COLUMNS * 4))));
  const blockChannels = max(1, WEIGHTS_BYTES / (blockTaps * filters * TILE_COLUMNS * 4)) * TILE_COLUMNS;
  const dense = strideY == 1 && strideX == 1;
  clear(scratch + ZEROS, filters);
  for (let py = 0; py < min(strideY, height); py++) {
    for (let px = 0; px < min(strideX, width); px++) {
      const rows = (height - py + strideY - 1) / strideY, columns = (width - px + strideX - 1) / strideX;
      for (let c = 0; c < channels; c += blockChannels) {
        const wide = min(blockChannels, channels - c);
        let tap = 0, add = accumulate != 0;
        while (true) {
          // The next block of taps of this phase; at least one pass, so that pixels without taps become zero.
          let taps = 0;
          for (; tap < all && taps < blockTaps; tap++) {
            const y = py + padTop - (tap / kernelWidth) * dilationY, x = px + padLeft - (tap % kernelWidth) * dilationX;
            if (y % strideY != 0 || x % strideX != 0) continue;
            noteTap(taps++, y / strideY, x / strideX, outWidth, at(filters));
          }
          packTaps(
            w + c * filters, wide, taps, tap, py + padTop, px + padLeft, kernelWidth, strideY, strideX, dilationY, dilationX,
            tapSize, filters,
          );
          for (let s = begin; s < end; s++) {
            const to = at(dx + (s * height * width + py * width + px) * channels + c);
            const from = at(dy + s * outHeight * outWidth * filters);
            if (dense) {
              convolve(
                to, 0, cell, 1, height * width, width, wide, from, outHeight, outWidth, at(filters), 1, 1, taps, filters,
                false, 0, add, false,
              );
            } else {
              convolve(
                to, <usize>(strideY * width) * cell, <usize>strideX * cell, rows, columns, columns, wide,
                from, outHeight, outWidth, at(filters), 1, 1, taps, filters, false, 0, add, false,
              );
            }
          }
          add = true;
          if (tap == all) break;
        }
      }
    }
  }
}

/** Packs w[tap]^T, filters x `wide` channels, for the last `taps` taps of the phase before tap number `end`. */
function packTaps(
  w: i32, wide: i32, taps: i32, end: i32, startY: i32, startX: i32, kernelWidth: i32, strideY: i32, strideX: i32,
  dilationY: i32, dilationX: i32, tapSize: i32, filters: i32,
): void {
  const panelBytes = at(filters * TILE_COLUMNS);
  for (let tap = end - 1, t = taps - 1; t >= 0; tap--) {
    if ((startY - (tap / kernelWidth) * dilationY) % strideY != 0) continue;
    if ((startX - (tap % kernelWidth) * dilationX) % strideX != 0) continue;
    for (let j = 0, panel = 0; j < wide; j += TILE_COLUMNS, panel++) {
      const to = scratch + PACKED + <usize>(panel * taps + t) * panelBytes;
      pack(to, at(w + tap * tapSize + j * filters), filters, min(TILE_COLUMNS, wide - j), 1, filters);
    }
    t--;
  }
}
