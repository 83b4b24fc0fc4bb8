import { clockSize } from '../verbs.ts';
import { blocks, activation, type Sampler, type Samples } from './sampler.ts';

export function flat(s: Sampler) {
  const n = s.size(20),
    perItem = s.int(1, 40);
  return { n, perItem, items: blocks(n, perItem) };
}

/** Learning rate, the two halves of the step, the two corrections. */
export function clock(s: Sampler): number {
  const at = s.place(clockSize);
  s.memory.set([0.01, 123456, 3, 1.7, 2.9], at);
  return at;
}

export const elements: Pick<
  Samples,
  'activation' | 'activationBackward' | 'fill' | 'combine' | 'sgd' | 'momentum' | 'adam'
> = {
  activation(s) {
    const { n, perItem, items } = flat(s),
      x = s.wide(n);
    return {
      args: { y: s.bit() ? x : s.place(n), x, n, perItem, activation: activation(s), alpha: 0.25 },
      items,
    };
  },
  activationBackward(s) {
    const { n, perItem, items } = flat(s),
      dy = s.values(n),
      accumulate = s.bit();
    const dx = !accumulate && s.bit() ? dy : s.values(n);
    return {
      args: {
        dx,
        dy,
        x: s.wide(n),
        y: s.values(n),
        n,
        perItem,
        activation: activation(s),
        alpha: 0.25,
        accumulate,
      },
      items,
    };
  },
  fill(s) {
    const { n, perItem, items } = flat(s);
    return { args: { y: s.place(n), n, perItem, value: s.pick([0, 1.5]) }, items };
  },
  combine(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        y: s.values(n),
        x: s.values(n),
        n,
        perItem,
        alpha: s.pick([1, -0.5]),
        beta: s.pick([0, 1, 0.25]),
      },
      items,
    };
  },
  sgd(s) {
    const { n, perItem, items } = flat(s);
    return { args: { w: s.values(n), dw: s.values(n), n, perItem, clock: clock(s) }, items };
  },
  momentum(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        w: s.values(n),
        dw: s.values(n),
        v: s.values(n),
        n,
        perItem,
        clock: clock(s),
        momentum: 0.875,
        nesterov: s.bit(),
      },
      items,
    };
  },
  adam(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        w: s.values(n),
        dw: s.values(n),
        m: s.values(n),
        v: s.positives(n),
        n,
        perItem,
        clock: clock(s),
        beta1: 0.875,
        beta2: 0.984375,
        epsilon: 1e-8,
      },
      items,
    };
  },
};
