import type { Arguments } from '../verbs.ts';
import type { Reference } from './types.ts';

type Sizes = Pick<Arguments<'groupNorm'>, 'rows' | 'pixels' | 'channels' | 'groups' | 'perItem'>;

/** Calls `visit(group, cells)` for each group of the rows of a range; `cells(f)` calls f(element, channel) for its values. */
function eachGroup(
  a: Sizes,
  begin: number,
  end: number,
  visit: (group: number, cells: (each: (i: number, c: number) => void) => void) => void,
): void {
  const last = Math.min(a.rows, end * a.perItem),
    width = a.channels / a.groups;
  for (let r = begin * a.perItem; r < last; r++) {
    for (let g = 0; g < a.groups; g++) {
      visit(r * a.groups + g, (each) => {
        for (let p = 0; p < a.pixels; p++)
          for (let c = g * width; c < (g + 1) * width; c++) each((r * a.pixels + p) * a.channels + c, c);
      });
    }
  }
}

export const groupNorm: Pick<Reference, 'groupNorm' | 'groupNormBackward' | 'groupNormScale'> = {
  groupNorm(mem, a, begin, end) {
    const n = (a.pixels * a.channels) / a.groups;
    eachGroup(a, begin, end, (group, cells) => {
      let sum = 0,
        squares = 0;
      cells((i) => (sum += mem[a.x + i]!));
      const mean = sum / n;
      cells((i) => (squares += (mem[a.x + i]! - mean) ** 2));
      const inverse = 1 / Math.sqrt(squares / n + a.epsilon);
      mem[a.mean + group] = mean;
      mem[a.inverse + group] = inverse;
      cells((i, c) => {
        mem[a.y + i] = mem[a.gamma + c]! * (mem[a.x + i]! - mean) * inverse + mem[a.beta + c]!;
      });
    });
  },
  groupNormBackward(mem, a, begin, end) {
    const n = (a.pixels * a.channels) / a.groups;
    eachGroup(a, begin, end, (group, cells) => {
      const mean = mem[a.mean + group]!,
        inverse = mem[a.inverse + group]!;
      const normalized = (i: number): number => (mem[a.x + i]! - mean) * inverse;
      let sum = 0,
        products = 0;
      cells((i, c) => {
        const dy = mem[a.gamma + c]! * mem[a.dy + i]!;
        sum += dy;
        products += dy * normalized(i);
      });
      cells((i, c) => {
        const dx = inverse * (mem[a.gamma + c]! * mem[a.dy + i]! - sum / n - (normalized(i) * products) / n);
        mem[a.dx + i] = a.accumulate ? mem[a.dx + i]! + dx : dx;
      });
    });
  },
  groupNormScale(mem, a, begin, end) {
    const last = Math.min(a.channels, end * a.perItem),
      width = a.channels / a.groups;
    for (let c = begin * a.perItem; c < last; c++) {
      let sum = 0;
      for (let r = 0; r < a.rows; r++) {
        const group = r * a.groups + Math.floor(c / width);
        for (let p = 0; p < a.pixels; p++) {
          const i = (r * a.pixels + p) * a.channels + c;
          sum += mem[a.dy + i]! * (mem[a.x + i]! - mem[a.mean + group]!) * mem[a.inverse + group]!;
        }
      }
      mem[a.dgamma + c] = a.accumulate ? mem[a.dgamma + c]! + sum : sum;
    }
  },
};
