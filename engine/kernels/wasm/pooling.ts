// Pooling windows over images [height, width, channels]; vectors run along the channels.
import { at, clear, loadPart, storePart } from './memory';

/** The range of kernel cells that lie inside the image: low..high of 0..size-1 for a window that starts at `start`. */
@inline function low(start: i32): i32 {
  return max(0, -start);
}
@inline function high(start: i32, size: i32, extent: i32): i32 {
  return min(size, extent - start);
}

export function maxPool2d(
  y: i32, index: i32, x: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell;
  let to = at(y + begin * outHeight * outWidth * channels), best = at(index + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(x) + <usize>s * <usize>height * row;
    for (let oy = 0; oy < outHeight; oy++) {
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, to += cell, best += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        for (let c = 0; c < channels; c += 4) {
          const n = channels - c;
          let top = f32x4.splat(-Infinity), place = f32x4.splat(0);
          for (let ky = fromY; ky < toY; ky++) {
            let p = corner + <usize>ky * row + <usize>fromX * cell + at(c);
            for (let kx = fromX; kx < toX; kx++, p += cell) {
              const v = loadPart(p, n), isMore = v128.or(f32x4.gt(v, top), f32x4.ne(v, v));
              top = v128.bitselect(v, top, isMore);
              place = v128.bitselect(f32x4.splat(<f32>(ky * kernelWidth + kx)), place, isMore);
            }
          }
          storePart(to + at(c), top, n);
          storePart(best + at(c), place, n);
        }
      }
    }
  }
}

export function maxPool2dBackward(
  dx: i32, dy: i32, index: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, padTop: i32, padLeft: i32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const cell = at(channels), row = <usize>width * cell, size = height * width * channels;
  let from = at(dy + begin * outHeight * outWidth * channels), best = at(index + begin * outHeight * outWidth * channels);
  for (let s = begin; s < end; s++) {
    const image = at(dx + s * size);
    if (!accumulate) clear(image, size);
    for (let oy = 0; oy < outHeight; oy++) {
      const startY = oy * strideY - padTop, fromY = low(startY), toY = high(startY, kernelHeight, height);
      for (let ox = 0; ox < outWidth; ox++, from += cell, best += cell) {
        const startX = ox * strideX - padLeft, fromX = low(startX), toX = high(startX, kernelWidth, width);
        const corner = image + <usize>startY * row + <usize>startX * cell;
        for (let c = 0; c < channels; c += 4) {
          const n = channels - c, d = loadPart(from + at(c), n), place = loadPart(best + at(c), n);
          for (let ky = fromY; ky < toY; ky++) {
            let p = corner + <usize>ky * row + <usize>fromX * cell + at(c);
            for (let kx = fromX; kx < toX; kx++, p += cell) {
              const here = f32x4.eq(place, f32x4.splat(<f32>(ky * kernelWidth + kx)));
              storePart(p, f32x4.add(loadPart(p, n), v128.and(d, here)), n);
            }
          }
        }
      }
    }
  }
}

/** 1 / number of cells that count. */
@inline function share(cells: i32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.splat(<f32>cells));
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
        const scale = share(countPadding ? all : (toY - fromY) * (toX - fromX));
        for (let c = 0; c < channels; c += 4) {
          const n = channels - c;
          let sum = f32x4.splat(0);
          for (let ky = fromY; ky < toY; ky++) {
            let p = corner + <usize>ky * row + <usize>fromX * cell + at(c);
            for (let kx = fromX; kx < toX; kx++, p += cell) sum = f32x4.add(sum, loadPart(p, n));
          }
          storePart(to + at(c), f32x4.mul(sum, scale), n);
        }
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
        const scale = share(countPadding ? all : (toY - fromY) * (toX - fromX));
        for (let c = 0; c < channels; c += 4) {
          const n = channels - c, d = f32x4.mul(loadPart(from + at(c), n), scale);
          for (let ky = fromY; ky < toY; ky++) {
            let p = corner + <usize>ky * row + <usize>fromX * cell + at(c);
            for (let kx = fromX; kx < toX; kx++, p += cell) storePart(p, f32x4.add(loadPart(p, n), d), n);
          }
        }
      }
    }
  }
}
