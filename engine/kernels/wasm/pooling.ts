// Pooling windows over images [height, width, channels]. Vectors run along the channels: one pass for each cell of a window,
// whose results stay in the first-level cache meanwhile. The window that nearly all networks use, 2x2 without overlap, has a
// pass of its own.
import { ONE, THREE, TWO } from './build/constants';
import { add, scale } from './movement';
import { at, clear, loadPart, storePart } from './memory';

/** The cells of a window that lie inside the image: low..high of 0..size-1 for a window that starts at `start`. */
@inline function low(start: i32): i32 {
  return max(0, -start);
}
@inline function high(start: i32, size: i32, extent: i32): i32 {
  return min(size, extent - start);
}

/** A NaN wins, so that it shows in the loss instead of vanishing. */
@inline function isMore(x: v128, top: v128): v128 {
  return v128.or(f32x4.gt(x, top), f32x4.ne(x, x));
}

/** Takes one cell into the maxima y and their places. */
export function takeCell(y: usize, index: usize, x: usize, place: f32, n: i32): void {
  const p = f32x4.splat(place);
  for (; n >= 8; n -= 8, y += 32, index += 32, x += 32) {
    const x0 = v128.load(x), x1 = v128.load(x, 16), y0 = v128.load(y), y1 = v128.load(y, 16);
    const m0 = isMore(x0, y0), m1 = isMore(x1, y1), i0 = v128.load(index), i1 = v128.load(index, 16);
    v128.store(y, v128.bitselect(x0, y0, m0));
    v128.store(y, v128.bitselect(x1, y1, m1), 16);
    v128.store(index, v128.bitselect(p, i0, m0));
    v128.store(index, v128.bitselect(p, i1, m1), 16);
  }
  for (; n > 0; n -= 4, y += 16, index += 16, x += 16) {
    const x0 = loadPart(x, n), y0 = loadPart(y, n), m = isMore(x0, y0);
    storePart(y, v128.bitselect(x0, y0, m), n);
    storePart(index, v128.bitselect(p, loadPart(index, n), m), n);
  }
}

/** Greatest of a window's cells, columns x rows of them from x on; the first one's place is `place`. `n` % 8 = 0 channels. */
function maximum(
  y: usize, index: usize, x: usize, rows: i32, columns: i32, row: usize, cell: usize, place: f32, kernelWidth: i32, n: i32,
): void {
  for (; n > 0; n -= 8, y += 32, index += 32, x += 32) {
    let y0 = f32x4.splat(-Infinity), y1 = y0, i0 = f32x4.splat(0), i1 = i0, line = x, first = place;
    for (let ky = rows; ky > 0; ky--, line += row, first += <f32>kernelWidth) {
      let from = line, p = first;
      for (let kx = columns; kx > 0; kx--, from += cell, p += 1) {
        const x0 = v128.load(from), x1 = v128.load(from, 16), m0 = isMore(x0, y0), m1 = isMore(x1, y1);
        y0 = v128.bitselect(x0, y0, m0);
        y1 = v128.bitselect(x1, y1, m1);
        i0 = v128.bitselect(f32x4.splat(p), i0, m0);
        i1 = v128.bitselect(f32x4.splat(p), i1, m1);
      }
    }
    v128.store(y, y0);
    v128.store(y, y1, 16);
    v128.store(index, i0);
    v128.store(index, i1, 16);
  }
}

/** One output row of 2x2 windows beside each other: x0 and x1 are the two rows of the image. `n` % 8 = 0 channels. */
function maxima2x2(y: usize, index: usize, x0: usize, x1: usize, outWidth: i32, n: i32): void {
  const cell = at(n);
  for (; outWidth > 0; outWidth--, x0 += cell, x1 += cell) {
    for (let c = n; c > 0; c -= 8, y += 32, index += 32, x0 += 32, x1 += 32) {
      const a0 = v128.load(x0), a1 = v128.load(x0, 16), b0 = v128.load(x0 + cell), b1 = v128.load(x0 + cell, 16);
      const c0 = v128.load(x1), c1 = v128.load(x1, 16), d0 = v128.load(x1 + cell), d1 = v128.load(x1 + cell, 16);
      const mb0 = isMore(b0, a0), mb1 = isMore(b1, a1);
      const ab0 = v128.bitselect(b0, a0, mb0), ab1 = v128.bitselect(b1, a1, mb1);
      const mc0 = isMore(c0, ab0), mc1 = isMore(c1, ab1);
      const abc0 = v128.bitselect(c0, ab0, mc0), abc1 = v128.bitselect(c1, ab1, mc1);
      const md0 = isMore(d0, abc0), md1 = isMore(d1, abc1);
      v128.store(y, v128.bitselect(d0, abc0, md0));
      v128.store(y, v128.bitselect(d1, abc1, md1), 16);
      const p0 = v128.bitselect(TWO(), v128.and(mb0, ONE()), mc0), p1 = v128.bitselect(TWO(), v128.and(mb1, ONE()), mc1);
      v128.store(index, v128.bitselect(THREE(), p0, md0));
      v128.store(index, v128.bitselect(THREE(), p1, md1), 16);
    }
  }
}

/** Whether all windows are 2x2, side by side and inside of the image. */
@inline function isPlain(
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, kernelHeight: i32, kernelWidth: i32,
  strideY: i32, strideX: i32, padTop: i32, padLeft: i32,
): bool {
  return kernelHeight == 2 && kernelWidth == 2 && strideY == 2 && strideX == 2 && padTop == 0 && padLeft == 0
    && outHeight * 2 <= height && outWidth * 2 <= width && channels % 8 == 0;
}

export function maxPool2d(
  y: i32, index: i32, x: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell, outRow = <usize>outWidth * cell;
  const plain = isPlain(
    height, width, channels, outHeight, outWidth, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft,
  );
  let to = at(y + begin * outHeight * outWidth * channels), best = at(index + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(x) + <usize>s * <usize>height * row;
    for (let oy = 0; oy < outHeight; oy++) {
      if (plain) {
        const top = image + <usize>(2 * oy) * row;
        maxima2x2(to, best, top, top + row, outWidth, channels);
        to += outRow;
        best += outRow;
        continue;
      }
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, to += cell, best += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        if (channels % 8 == 0) {
          const start = corner + <usize>fromY * row + <usize>fromX * cell, place = <f32>(fromY * kernelWidth + fromX);
          maximum(to, best, start, toY - fromY, toX - fromX, row, cell, place, kernelWidth, channels);
          continue;
        }
        reset(to, -Infinity, channels);
        reset(best, 0, channels);
        for (let ky = fromY; ky < toY; ky++) {
          for (let kx = fromX; kx < toX; kx++) {
            const from = corner + <usize>ky * row + <usize>kx * cell;
            takeCell(to, best, from, <f32>(ky * kernelWidth + kx), channels);
          }
        }
      }
    }
  }
}

export function reset(y: usize, value: f32, n: i32): void {
  const v = f32x4.splat(value);
  for (; n > 0; n -= 4, y += 16) storePart(y, v, n);
}

/** dx += dy where the maximum was at this place. */
function giveCell(dx: usize, dy: usize, index: usize, place: f32, n: i32): void {
  const p = f32x4.splat(place);
  for (; n >= 8; n -= 8, dx += 32, dy += 32, index += 32) {
    const d0 = v128.and(v128.load(dy), f32x4.eq(v128.load(index), p));
    const d1 = v128.and(v128.load(dy, 16), f32x4.eq(v128.load(index, 16), p));
    v128.store(dx, f32x4.add(v128.load(dx), d0));
    v128.store(dx, f32x4.add(v128.load(dx, 16), d1), 16);
  }
  for (; n > 0; n -= 4, dx += 16, dy += 16, index += 16) {
    storePart(dx, f32x4.add(loadPart(dx, n), v128.and(loadPart(dy, n), f32x4.eq(loadPart(index, n), p))), n);
  }
}

/** One row of windows: dx0 and dx1 are the two rows of the image, written, not added to. */
function spread2x2(dx0: usize, dx1: usize, dy: usize, index: usize, outWidth: i32, n: i32): void {
  const cell = at(n);
  for (; outWidth > 0; outWidth--, dx0 += cell, dx1 += cell) {
    for (let c = n; c > 0; c -= 8, dy += 32, index += 32, dx0 += 32, dx1 += 32) {
      const d0 = v128.load(dy), d1 = v128.load(dy, 16), i0 = v128.load(index), i1 = v128.load(index, 16);
      v128.store(dx0, v128.and(d0, f32x4.eq(i0, f32x4.splat(0))));
      v128.store(dx0, v128.and(d1, f32x4.eq(i1, f32x4.splat(0))), 16);
      v128.store(dx0 + cell, v128.and(d0, f32x4.eq(i0, ONE())));
      v128.store(dx0 + cell, v128.and(d1, f32x4.eq(i1, ONE())), 16);
      v128.store(dx1, v128.and(d0, f32x4.eq(i0, TWO())));
      v128.store(dx1, v128.and(d1, f32x4.eq(i1, TWO())), 16);
      v128.store(dx1 + cell, v128.and(d0, f32x4.eq(i0, THREE())));
      v128.store(dx1 + cell, v128.and(d1, f32x4.eq(i1, THREE())), 16);
    }
  }
}

export function maxPool2dBackward(
  dx: i32, dy: i32, index: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell, outRow = <usize>outWidth * cell, size = height * width * channels;
  const plain = !accumulate && isPlain(
    height, width, channels, outHeight, outWidth, kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft,
  );
  // Then every element of dx belongs to one window, and is written once.
  const covered = plain && outHeight * 2 == height && outWidth * 2 == width;
  let from = at(dy + begin * outHeight * outWidth * channels), best = at(index + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(dx + s * size);
    if (!accumulate && !covered) clear(image, size);
    for (let oy = 0; oy < outHeight; oy++) {
      if (plain) {
        const top = image + <usize>(2 * oy) * row;
        spread2x2(top, top + row, from, best, outWidth, channels);
        from += outRow;
        best += outRow;
        continue;
      }
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, from += cell, best += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        for (let ky = fromY; ky < toY; ky++) {
          for (let kx = fromX; kx < toX; kx++) {
            const to = corner + <usize>ky * row + <usize>kx * cell;
            giveCell(to, from, best, <f32>(ky * kernelWidth + kx), channels);
          }
        }
      }
    }
  }
}

export function avgPool2d(
  y: i32, x: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, countPadding: i32,
  begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell, all = kernelHeight * kernelWidth;
  let to = at(y + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(x) + <usize>s * <usize>height * row;
    for (let oy = 0; oy < outHeight; oy++) {
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, to += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        clear(to, channels);
        for (let ky = fromY; ky < toY; ky++) {
          for (let kx = fromX; kx < toX; kx++) add(to, corner + <usize>ky * row + <usize>kx * cell, channels, 1);
        }
        scale(to, channels, 1 / <f32>(countPadding ? all : (toY - fromY) * (toX - fromX)));
      }
    }
  }
}

export function avgPool2dBackward(
  dx: i32, dy: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, countPadding: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell, size = height * width * channels, all = kernelHeight * kernelWidth;
  let from = at(dy + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(dx + s * size);
    if (!accumulate) clear(image, size);
    for (let oy = 0; oy < outHeight; oy++) {
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, from += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        const share: f32 = 1 / <f32>(countPadding ? all : (toY - fromY) * (toX - fromX));
        for (let ky = fromY; ky < toY; ky++) {
          for (let kx = fromX; kx < toX; kx++) add(corner + <usize>ky * row + <usize>kx * cell, from, channels, share);
        }
      }
    }
  }
}
