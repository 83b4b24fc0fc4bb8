import { eachCounted, normal } from './random.ts';
import type { Reference } from './types.ts';

export const langevin: Pick<Reference, 'langevin'> = {
  langevin(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      pull = rate * mem[a.clock + 3]!,
      shrink = rate * mem[a.clock + 4]!,
      deviation = Math.sqrt(rate) * mem[a.clock + 5]!;
    const from = a.first + begin * a.perItem,
      to = a.first + Math.min(a.n, end * a.perItem);
    eachCounted(mem, from, to, a, (i) => {
      const at = i - a.first,
        w = mem[a.w + at]!;
      mem[a.w + at] = w - (pull * mem[a.dw + at]! + shrink * w) + deviation * normal(i);
    });
  },
};
