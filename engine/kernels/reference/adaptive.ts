import type { Reference } from './types.ts';

export const adaptive: Pick<
  Reference,
  'adamax' | 'nadam' | 'adagrad' | 'adadelta' | 'rmsprop' | 'rmspropCentred'
> = {
  adamax(mem, a, begin, end) {
    const rate = mem[a.clock]! * mem[a.clock + 3]!,
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const m = (mem[a.m + i] = a.beta1 * mem[a.m + i]! + (1 - a.beta1) * dw);
      const u = (mem[a.u + i] = Math.max(a.beta2 * mem[a.u + i]!, Math.abs(dw) + a.epsilon));
      mem[a.w + i]! -= (rate * m) / u;
    }
  },
  nadam(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      c1 = mem[a.clock + 3]!,
      c2 = mem[a.clock + 4]!,
      c3 = mem[a.clock + 5]!;
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const m = (mem[a.m + i] = a.beta1 * mem[a.m + i]! + (1 - a.beta1) * dw);
      const v = (mem[a.v + i] = a.beta2 * mem[a.v + i]! + (1 - a.beta2) * dw * dw);
      mem[a.w + i]! -= (rate * (c1 * dw + c3 * m)) / (Math.sqrt(v * c2) + a.epsilon);
    }
  },
  adagrad(mem, a, begin, end) {
    const rate = mem[a.clock]! * mem[a.clock + 3]!,
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const total = (mem[a.total + i] = mem[a.total + i]! + dw * dw);
      mem[a.w + i]! -= (rate * dw) / (Math.sqrt(total + a.initial) + a.epsilon);
    }
  },
  adadelta(mem, a, begin, end) {
    const rate = mem[a.clock]!,
      last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const v = (mem[a.v + i] = a.rho * mem[a.v + i]! + (1 - a.rho) * dw * dw);
      const d = (dw * Math.sqrt(mem[a.u + i]! + a.epsilon)) / Math.sqrt(v + a.epsilon);
      mem[a.u + i] = a.rho * mem[a.u + i]! + (1 - a.rho) * d * d;
      mem[a.w + i]! -= rate * d;
    }
  },
  rmsprop(mem, a, begin, end) {
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!;
      const v = (mem[a.v + i] = a.alpha * mem[a.v + i]! + (1 - a.alpha) * dw * dw);
      mem[a.d + i] = dw / (Math.sqrt(v) + a.epsilon);
    }
  },
  rmspropCentred(mem, a, begin, end) {
    const last = Math.min(a.n, end * a.perItem);
    for (let i = begin * a.perItem; i < last; i++) {
      const dw = mem[a.dw + i]!,
        mean = mem[a.mean + i]!,
        apart = dw - mean;
      const variance = a.alpha * (mem[a.variance + i]! + (1 - a.alpha) * apart * apart);
      mem[a.mean + i] = a.alpha * mean + (1 - a.alpha) * dw;
      mem[a.variance + i] = variance;
      mem[a.d + i] = dw / (Math.sqrt(variance) + a.epsilon);
    }
  },
};
