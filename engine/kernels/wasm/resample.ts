// Images made larger or smaller without arithmetic: margins cut off or put around, pixels repeated.
import { at, clear, loadPart, storePart } from './memory';
import { add } from './movement';

/** One row of pixels. */
@inline function take(y: usize, x: usize, n: i32, accumulate: bool): void {
  if (accumulate) add(y, x, n, 1);
  else memory.copy(y, x, <usize>(<u32>n) << 2);
}

export function crop2d(
  y: i32, x: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  const n = outWidth * channels;
  for (let s = begin; s < end; s++) {
    for (let r = 0; r < outHeight; r++) {
      const from = ((s * height + r + top) * width + left) * channels;
      take(at(y + (s * outHeight + r) * n), at(x + from), n, accumulate != 0);
    }
  }
}

export function pad2d(
  y: i32, x: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, top: i32, left: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  const n = width * channels, size = outHeight * outWidth * channels;
  for (let s = begin; s < end; s++) {
    if (!accumulate) clear(at(y + s * size), size);
    for (let r = 0; r < height; r++) {
      const to = ((s * outHeight + r + top) * outWidth + left) * channels;
      take(at(y + to), at(x + (s * height + r) * n), n, accumulate != 0);
    }
  }
}

export function upsample2d(
  y: i32, x: i32, height: i32, width: i32, channels: i32, factorY: i32, factorX: i32, begin: i32, end: i32,
): void {
  const row = at(width * factorX * channels);
  let to = at(y + begin * height * factorY * width * factorX * channels);
  for (let r = begin * height; r < end * height; r++) {
    const first = to;
    repeatPixels(to, at(x + r * width * channels), width, channels, factorX);
    to += row;
    for (let i = 1; i < factorY; i++, to += row) memory.copy(to, first, row);
  }
}

/** Each of `width` pixels `times` times, one behind the other. */
function repeatPixels(y: usize, x: usize, width: i32, channels: i32, times: i32): void {
  const cell = at(channels);
  for (; width > 0; width--, x += cell) {
    for (let i = 0; i < times; i++, y += cell) {
      for (let n = channels, to = y, from = x; n > 0; n -= 4, to += 16, from += 16) storePart(to, loadPart(from, n), n);
    }
  }
}

export function upsample2dBackward(
  dx: i32, dy: i32, height: i32, width: i32, channels: i32, factorY: i32, factorX: i32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const cell = at(channels), row = at(width * factorX * channels);
  let to = at(dx + begin * height * width * channels);
  if (!accumulate) clear(to, (end - begin) * height * width * channels);
  for (let r = begin * height; r < end * height; r++) {
    let from = at(dy) + <usize>(r * factorY) * row;
    for (let c = 0; c < width; c++, to += cell, from += <usize>factorX * cell) {
      for (let i = 0; i < factorY; i++) {
        for (let j = 0; j < factorX; j++) add(to, from + <usize>i * row + <usize>j * cell, channels, 1);
      }
    }
  }
}
