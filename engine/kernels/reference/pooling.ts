import type { Arguments } from '../verbs.ts';
import type { Reference } from './types.ts';

type Window = Omit<Arguments<'maxPool2d'>, 'y' | 'index' | 'x'>;

/** Calls `visit(y, cells)` for each output of sample `s`; `cells(f)` calls f(x, position) for the cells inside the image. */
function eachWindow(
  a: Window,
  s: number,
  visit: (y: number, cells: (each: (x: number, position: number) => void) => void) => void,
): void {
  for (let oy = 0; oy < a.outHeight; oy++) {
    for (let ox = 0; ox < a.outWidth; ox++) {
      for (let c = 0; c < a.channels; c++) {
        visit(((s * a.outHeight + oy) * a.outWidth + ox) * a.channels + c, (each) => {
          for (let ky = 0; ky < a.kernelHeight; ky++) {
            const iy = oy * a.strideY + ky - a.padTop;
            if (iy < 0 || iy >= a.height) continue;
            for (let kx = 0; kx < a.kernelWidth; kx++) {
              const ix = ox * a.strideX + kx - a.padLeft;
              if (ix < 0 || ix >= a.width) continue;
              each(((s * a.height + iy) * a.width + ix) * a.channels + c, ky * a.kernelWidth + kx);
            }
          }
        });
      }
    }
  }
}

const count = (a: Window, cells: (each: () => void) => void, countPadding: number): number => {
  if (countPadding) return a.kernelHeight * a.kernelWidth;
  let n = 0;
  cells(() => n++);
  return n;
};

export const pooling: Pick<Reference, 'maxPool2d' | 'maxPool2dBackward' | 'avgPool2d' | 'avgPool2dBackward'> =
  {
    maxPool2d(mem, a, begin, end) {
      for (let s = begin; s < end; s++) {
        eachWindow(a, s, (y, cells) => {
          let best = -Infinity,
            at = 0;
          cells((x, position) => {
            const value = mem[a.x + x]!;
            // A NaN wins, so that it shows in the loss instead of vanishing.
            if (value > best || Number.isNaN(value)) {
              best = value;
              at = position;
            }
          });
          mem[a.y + y] = best;
          mem[a.index + y] = at;
        });
      }
    },
    maxPool2dBackward(mem, a, begin, end) {
      const size = a.height * a.width * a.channels;
      for (let s = begin; s < end; s++) {
        if (!a.accumulate) mem.fill(0, a.dx + s * size, a.dx + (s + 1) * size);
        eachWindow(a, s, (y, cells) => {
          const at = mem[a.index + y]!;
          cells((x, position) => {
            if (position === at) mem[a.dx + x]! += mem[a.dy + y]!;
          });
        });
      }
    },
    avgPool2d(mem, a, begin, end) {
      for (let s = begin; s < end; s++) {
        eachWindow(a, s, (y, cells) => {
          let sum = 0;
          cells((x) => (sum += mem[a.x + x]!));
          mem[a.y + y] = sum / count(a, cells, a.countPadding);
        });
      }
    },
    avgPool2dBackward(mem, a, begin, end) {
      const size = a.height * a.width * a.channels;
      for (let s = begin; s < end; s++) {
        if (!a.accumulate) mem.fill(0, a.dx + s * size, a.dx + (s + 1) * size);
        eachWindow(a, s, (y, cells) => {
          const share = mem[a.dy + y]! / count(a, cells, a.countPadding);
          cells((x) => (mem[a.dx + x]! += share));
        });
      }
    },
  };
