import type { Reference } from './types.ts';

export const resample: Pick<Reference, 'crop2d' | 'pad2d' | 'upsample2d' | 'upsample2dBackward'> = {
  crop2d(mem, a, begin, end) {
    for (let s = begin; s < end; s++) {
      for (let r = 0; r < a.outHeight; r++) {
        for (let i = 0; i < a.outWidth * a.channels; i++) {
          const y = a.y + (s * a.outHeight + r) * a.outWidth * a.channels + i,
            x = mem[a.x + ((s * a.height + r + a.top) * a.width + a.left) * a.channels + i]!;
          mem[y] = a.accumulate ? mem[y]! + x : x;
        }
      }
    }
  },
  pad2d(mem, a, begin, end) {
    const size = a.outHeight * a.outWidth * a.channels;
    for (let s = begin; s < end; s++) {
      if (!a.accumulate) mem.fill(0, a.y + s * size, a.y + (s + 1) * size);
      for (let r = 0; r < a.height; r++) {
        for (let i = 0; i < a.width * a.channels; i++) {
          const y = a.y + ((s * a.outHeight + r + a.top) * a.outWidth + a.left) * a.channels + i;
          mem[y]! += mem[a.x + (s * a.height + r) * a.width * a.channels + i]!;
        }
      }
    }
  },
  upsample2d(mem, a, begin, end) {
    const width = a.width * a.factorX;
    for (let r = begin * a.height * a.factorY; r < end * a.height * a.factorY; r++) {
      for (let i = 0; i < width; i++) {
        const from = Math.floor(r / a.factorY) * a.width + Math.floor(i / a.factorX);
        for (let c = 0; c < a.channels; c++)
          mem[a.y + (r * width + i) * a.channels + c] = mem[a.x + from * a.channels + c]!;
      }
    }
  },
  upsample2dBackward(mem, a, begin, end) {
    const width = a.width * a.factorX;
    for (let r = begin * a.height; r < end * a.height; r++) {
      for (let i = 0; i < a.width * a.channels; i++) {
        const c = i % a.channels,
          column = Math.floor(i / a.channels) * a.factorX,
          dx = a.dx + r * a.width * a.channels + i;
        let sum = a.accumulate ? mem[dx]! : 0;
        for (let u = 0; u < a.factorY; u++) {
          for (let v = 0; v < a.factorX; v++)
            sum += mem[a.dy + ((r * a.factorY + u) * width + column + v) * a.channels + c]!;
        }
        mem[dx] = sum;
      }
    }
  },
};
