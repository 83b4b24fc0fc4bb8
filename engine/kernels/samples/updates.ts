import type { updates as verbs } from '../updates.ts';
import { clockSlots } from '../verbs.ts';
import { clock, flat, type Sampler, type Samples } from './sampler.ts';

/** What every update has: weights, their gradient, a clock. */
function update(s: Sampler) {
  const { n, perItem, items } = flat(s);
  return { n, items, args: { w: s.values(n), dw: s.values(n), n, perItem, clock: clock(s) } };
}

const moments = { beta1: 0.875, beta2: 0.984375, epsilon: 1e-8 };

export const updates: Pick<Samples, keyof typeof verbs> = {
  penalty(s) {
    const { n, perItem, items } = flat(s),
      w = s.values(n);
    if (s.bit()) s.memory[w] = 0;
    return {
      args: { dw: s.values(n), w, n, perItem, l2: s.pick([0, 0.25]), l1: s.pick([0, 0.125]) },
      items,
    };
  },
  clip(s) {
    const { n, perItem, items } = flat(s);
    return { args: { dw: s.values(n), n, perItem, limit: 0.5 }, items };
  },
  squareSums(s) {
    const { n, perItem, items } = flat(s);
    return { args: { y: s.place(items), x: s.values(n), n, perItem }, items };
  },
  clipNorm(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { dw: s.values(n), squares: s.positives(1), n, perItem, limit: s.pick([0.25, 4]) },
      items,
    };
  },
  blend(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { y: s.values(n), x: s.values(n), n, perItem, clock: clock(s), at: s.pick([3, 4]) },
      items,
    };
  },
  settle(s) {
    const { n, perItem, items } = flat(s),
      at = clock(s);
    if (s.bit()) s.memory[at + clockSlots.stepLow] = 16 * s.int(0, 99);
    return { args: { x: s.values(n), n, perItem, clock: at, least: 0.25 }, items };
  },
  sgd: (s) => update(s),
  langevin(s) {
    const { items, args } = update(s);
    // Of a plan the blocks are of 1,024 elements: what an item is begins with a whole counter.
    const random = { seedLow: s.random.word(), seedHigh: s.int(0, 99), stream: s.int(0, 2000) };
    return { args: { ...args, first: 16 * s.int(0, 9), ...random }, items };
  },
  momentum(s) {
    const { n, items, args } = update(s);
    return { args: { ...args, v: s.values(n), momentum: 0.875, nesterov: s.bit() }, items };
  },
  adam(s) {
    const { n, items, args } = update(s);
    return {
      args: { ...args, m: s.values(n), v: s.positives(n), ...moments, decay: s.pick([0, 0.5]) },
      items,
    };
  },
  amsgrad(s) {
    const { n, items, args } = update(s);
    const state = { m: s.values(n), v: s.positives(n), top: s.positives(n) };
    return { args: { ...args, ...state, ...moments, decay: s.pick([0, 0.5]) }, items };
  },
  adamax(s) {
    const { n, items, args } = update(s);
    return { args: { ...args, m: s.values(n), u: s.positives(n), ...moments }, items };
  },
  nadam(s) {
    const { n, items, args } = update(s);
    return { args: { ...args, m: s.values(n), v: s.positives(n), ...moments }, items };
  },
  adagrad(s) {
    const { n, items, args } = update(s);
    return { args: { ...args, total: s.positives(n), initial: s.pick([0, 0.125]), epsilon: 1e-10 }, items };
  },
  adadelta(s) {
    const { n, items, args } = update(s);
    return {
      args: { ...args, v: s.positives(n), u: s.positives(n), rho: 0.875, epsilon: s.pick([0.125, 1e-6]) },
      items,
    };
  },
  rmsprop(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { d: s.place(n), dw: s.values(n), v: s.positives(n), n, perItem, alpha: 0.875, epsilon: 1e-8 },
      items,
    };
  },
  rmspropCentred(s) {
    const { n, perItem, items } = flat(s),
      state = { mean: s.values(n), variance: s.positives(n) };
    return {
      args: { d: s.place(n), dw: s.values(n), ...state, n, perItem, alpha: 0.875, epsilon: 1e-8 },
      items,
    };
  },
};
