import { activation, flat, type Samples } from './sampler.ts';

export const elements: Pick<Samples, 'activation' | 'activationBackward' | 'fill' | 'combine'> = {
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
};
