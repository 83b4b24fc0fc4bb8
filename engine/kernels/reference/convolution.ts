import type { Arguments } from '../verbs.ts';
import { activate } from './activations.ts';
import type { Floats, Reference } from './types.ts';

/**
 * Calls `visit(yCell, xCell, wRow)` for every pair of an output pixel of sample `s` and an input pixel under its window:
 * element offsets of the first channel of the output pixel, of the input pixel, and of the row w[ky,kx,0,:].
 */
export function eachTap(
  a: Omit<Arguments<'conv2d'>, 'y' | 'x' | 'w' | 'bias' | 'activation' | 'alpha'>,
  s: number,
  visit: (yCell: number, xCell: number, wRow: number) => void,
): void {
  for (let oy = 0; oy < a.outHeight; oy++) {
    for (let ox = 0; ox < a.outWidth; ox++) {
      const yCell = ((s * a.outHeight + oy) * a.outWidth + ox) * a.filters;
      for (let ky = 0; ky < a.kernelHeight; ky++) {
        const iy = oy * a.strideY + ky * a.dilationY - a.padTop;
        if (iy < 0 || iy >= a.height) continue;
        for (let kx = 0; kx < a.kernelWidth; kx++) {
          const ix = ox * a.strideX + kx * a.dilationX - a.padLeft;
          if (ix < 0 || ix >= a.width) continue;
          visit(
            yCell,
            ((s * a.height + iy) * a.width + ix) * a.channels,
            (ky * a.kernelWidth + kx) * a.channels * a.filters,
          );
        }
      }
    }
  }
}

export const zero = (mem: Floats, at: number, n: number, accumulate: number): void => {
  if (!accumulate) mem.fill(0, at, at + n);
};

export const convolution: Pick<Reference, 'conv2d' | 'conv2dBackwardInput' | 'conv2dBackwardWeights'> = {
  conv2d(mem, a, begin, end) {
    const size = a.outHeight * a.outWidth * a.filters,
      sums = new Float64Array(size);
    for (let s = begin; s < end; s++) {
      sums.fill(0);
      eachTap(a, s, (yCell, xCell, wRow) => {
        for (let c = 0; c < a.channels; c++) {
          const x = mem[a.x + xCell + c]!;
          for (let f = 0; f < a.filters; f++)
            sums[yCell - s * size + f]! += x * mem[a.w + wRow + c * a.filters + f]!;
        }
      });
      for (let i = 0; i < size; i++) {
        const bias = a.bias < 0 ? 0 : mem[a.bias + (i % a.filters)]!;
        mem[a.y + s * size + i] = activate(a.activation, a.alpha, sums[i]! + bias);
      }
    }
  },
  conv2dBackwardInput(mem, a, begin, end) {
    const size = a.height * a.width * a.channels;
    for (let s = begin; s < end; s++) {
      zero(mem, a.dx + s * size, size, a.accumulate);
      eachTap(a, s, (yCell, xCell, wRow) => {
        for (let c = 0; c < a.channels; c++) {
          let sum = 0;
          for (let f = 0; f < a.filters; f++)
            sum += mem[a.dy + yCell + f]! * mem[a.w + wRow + c * a.filters + f]!;
          mem[a.dx + xCell + c]! += sum;
        }
      });
    }
  },
  conv2dBackwardWeights(mem, a, begin, end) {
    const rows = a.kernelHeight * a.kernelWidth * a.channels;
    const items = Math.ceil(rows / a.perItem);
    for (let part = Math.floor(begin / items); part * items < end; part++) {
      const first = Math.max(begin - part * items, 0) * a.perItem,
        last = Math.min(rows, (end - part * items) * a.perItem);
      const sums = new Float64Array((last - first) * a.filters);
      for (let s = part * a.perPart; s < Math.min(a.batch, (part + 1) * a.perPart); s++) {
        eachTap(a, s, (yCell, xCell, wRow) => {
          const row0 = wRow / a.filters;
          for (let c = Math.max(0, first - row0); c < Math.min(a.channels, last - row0); c++) {
            const x = mem[a.x + xCell + c]!,
              at = (row0 + c - first) * a.filters;
            for (let f = 0; f < a.filters; f++) sums[at + f]! += x * mem[a.dy + yCell + f]!;
          }
        });
      }
      const at = a.dw + (part * rows + first) * a.filters;
      zero(mem, at, sums.length, a.accumulate);
      for (let i = 0; i < sums.length; i++) mem[at + i]! += sums[i]!;
    }
  },
};
