// Depthwise convolution: every channel has a filter of its own, w[kh, kw, channels]. Vectors run along the channels; one pass
// for each cell of the window, whose sums stay in the first-level cache meanwhile.
import { fma } from './math';
import { IMAGE, at, clear, loadPart, scratch, storePart } from './memory';
import { add } from './movement';

/** y += x w, channel by channel. */
function multiplyAdd(y: usize, x: usize, w: usize, n: i32): void {
  for (; n >= 8; n -= 8, y += 32, x += 32, w += 32) {
    const a = fma(v128.load(x), v128.load(w), v128.load(y)), b = fma(v128.load(x, 16), v128.load(w, 16), v128.load(y, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16, w += 16) storePart(y, fma(loadPart(x, n), loadPart(w, n), loadPart(y, n)), n);
}

export function depthwise2d(
  y: i32, x: i32, w: i32, bias: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32,
  begin: i32, end: i32,
): void {
  const cell = at(channels);
  let to = at(y + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++, to += cell) {
        if (bias < 0) clear(to, channels);
        else memory.copy(to, at(bias), cell);
        for (let ky = 0; ky < kernelHeight; ky++) {
          const iy = oy * strideY + ky * dilationY - padTop;
          if (<u32>iy >= <u32>height) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const ix = ox * strideX + kx * dilationX - padLeft;
            if (<u32>ix >= <u32>width) continue;
            const from = at(x + ((s * height + iy) * width + ix) * channels);
            multiplyAdd(to, from, at(w + (ky * kernelWidth + kx) * channels), channels);
          }
        }
      }
    }
  }
}

export function depthwise2dBackwardInput(
  dx: i32, dy: i32, w: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  const cell = at(channels), size = height * width * channels;
  let from = at(dy + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    if (!accumulate) clear(at(dx + s * size), size);
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++, from += cell) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          const iy = oy * strideY + ky * dilationY - padTop;
          if (<u32>iy >= <u32>height) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const ix = ox * strideX + kx * dilationX - padLeft;
            if (<u32>ix >= <u32>width) continue;
            const to = at(dx + s * size + (iy * width + ix) * channels);
            multiplyAdd(to, from, at(w + (ky * kernelWidth + kx) * channels), channels);
          }
        }
      }
    }
  }
}

/** An item is one cell of the window for `perItem` channels. Sums go by rows, samples, and then into dw. */
export function depthwise2dBackwardWeights(
  dw: i32, x: i32, dy: i32, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, dilationY: i32, dilationX: i32,
  accumulate: i32, perItem: i32, begin: i32, end: i32,
): void {
  const blocks = (channels + perItem - 1) / perItem, part = scratch + IMAGE, cell = at(channels);
  for (let item = begin; item < end; item++) {
    const tap = item / blocks, first = item % blocks * perItem, count = min(perItem, channels - first);
    const startY = tap / kernelWidth * dilationY - padTop, startX = tap % kernelWidth * dilationX - padLeft;
    // The columns of the output whose window has this cell inside the image.
    const from = startX < 0 ? (strideX - 1 - startX) / strideX : 0;
    const to = startX >= width ? 0 : min(outWidth, (width - 1 - startX) / strideX + 1);
    const target = at(dw + tap * channels + first);
    if (!accumulate) clear(target, count);
    for (let s = 0; s < batch; s++) {
      clear(part, count);
      for (let oy = 0; oy < outHeight; oy++) {
        const iy = oy * strideY + startY;
        if (<u32>iy >= <u32>height || from >= to) continue;
        const xRow = at(x + ((s * height + iy) * width + from * strideX + startX) * channels + first);
        const dyRow = at(dy + ((s * outHeight + oy) * outWidth + from) * channels + first);
        sumProducts(part, xRow, dyRow, to - from, <usize>strideX * cell, cell, count);
      }
      add(target, part, count, 1);
    }
  }
}

/** y += sum of x dy down `rows` rows. */
function sumProducts(y: usize, x: usize, dy: usize, rows: i32, xStep: usize, dyStep: usize, n: i32): void {
  for (; n >= 16; n -= 16, y += 64, x += 64, dy += 64) sumProducts16(y, x, dy, rows, xStep, dyStep);
  for (; n > 0; n -= 4, y += 16, x += 16, dy += 16) sumProducts4(y, x, dy, rows, xStep, dyStep, n);
}

function sumProducts16(y: usize, x: usize, dy: usize, rows: i32, xStep: usize, dyStep: usize): void {
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (; rows > 0; rows--, x += xStep, dy += dyStep) {
    a = fma(v128.load(x), v128.load(dy), a);
    b = fma(v128.load(x, 16), v128.load(dy, 16), b);
    c = fma(v128.load(x, 32), v128.load(dy, 32), c);
    d = fma(v128.load(x, 48), v128.load(dy, 48), d);
  }
  v128.store(y, f32x4.add(v128.load(y), a));
  v128.store(y, f32x4.add(v128.load(y, 16), b), 16);
  v128.store(y, f32x4.add(v128.load(y, 32), c), 32);
  v128.store(y, f32x4.add(v128.load(y, 48), d), 48);
}

function sumProducts4(y: usize, x: usize, dy: usize, rows: i32, xStep: usize, dyStep: usize, n: i32): void {
  let s = f32x4.splat(0);
  for (; rows > 0; rows--, x += xStep, dy += dyStep) s = fma(loadPart(x, n), loadPart(dy, n), s);
  storePart(y, f32x4.add(loadPart(y, n), s), n);
}
