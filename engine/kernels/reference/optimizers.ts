import type { updates } from '../updates.ts';
import { adaptive } from './adaptive.ts';
import { langevin } from './langevin.ts';
import type { Reference } from './types.ts';

export const optimizers: Pick<Reference, keyof typeof updates> = {
  penalty(mem, a, begin, end) {
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const w = mem[a.w + i]!;
      mem[a.dw + i]! += a.l2 * w + a.l1 * Math.sign(w);
    }
  },
  clip(mem, a, begin, end) {
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++)
      mem[a.dw + i] = Math.min(Math.max(mem[a.dw + i]!, -a.limit), a.limit);
  },
  squareSums(mem, a, begin, end) {
    for (let item = begin; item < end; item++) {
      const last = Math.min(a.n, (item + 1) * a.perItem);
      let sum = 0;
      for (let i = item * a.perItem; i < last; i++) sum += mem[a.x + i]! * mem[a.x + i]!;
      mem[a.y + item] = sum;
    }
  },
  clipNorm(mem, a, begin, end) {
    const scale = Math.min(1, a.limit / (Math.sqrt(mem[a.squares]!) + 1e-6)),
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) mem[a.dw + i]! *= scale;
  },
  blend(mem, a, begin, end) {
    const last = Math.min(a.n, end * a.perItem),
      fresh = mem[a.clock + a.at]!,
      old = mem[a.clock + a.at + 1]!;
    for (let i = begin * a.perItem; i < last; i++) mem[a.y + i] = fresh * mem[a.x + i]! + old * mem[a.y + i]!;
  },
  settle(mem, a, begin, end) {
    if (mem[a.clock + 1]! % 16) return;
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) if (Math.abs(mem[a.x + i]!) < a.least) mem[a.x + i] = 0;
  },
  sgd(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) mem[a.w + i]! -= rate * mem[a.dw + i]!;
  },
  momentum(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!,
        v = a.momentum * mem[a.v + i]! + dw;
      mem[a.v + i] = v;
      mem[a.w + i]! -= rate * (a.nesterov ? dw + a.momentum * v : v);
    }
  },
  adam(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      c1 = mem[a.clock + 3]!,
      c2 = mem[a.clock + 4]!;
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const m = (mem[a.m + i] = a.beta1 * mem[a.m + i]! + (1 - a.beta1) * dw);
      const v = (mem[a.v + i] = a.beta2 * mem[a.v + i]! + (1 - a.beta2) * dw * dw);
      const w = mem[a.w + i]! * (1 - rate * a.decay);
      mem[a.w + i] = w - (rate * m * c1) / (Math.sqrt(v * c2) + a.epsilon);
    }
  },
  amsgrad(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      c1 = mem[a.clock + 3]!,
      c2 = mem[a.clock + 4]!;
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const m = (mem[a.m + i] = a.beta1 * mem[a.m + i]! + (1 - a.beta1) * dw);
      const v = (mem[a.v + i] = a.beta2 * mem[a.v + i]! + (1 - a.beta2) * dw * dw);
      const top = (mem[a.top + i] = Math.max(mem[a.top + i]!, v));
      const w = mem[a.w + i]! * (1 - rate * a.decay);
      mem[a.w + i] = w - (rate * m * c1) / (Math.sqrt(top * c2) + a.epsilon);
    }
  },
  ...adaptive,
  ...langevin,
};
