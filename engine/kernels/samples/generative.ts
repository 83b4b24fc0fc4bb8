import type { generative as verbs } from '../generative.ts';
import { clockSlots } from '../verbs.ts';
import { clock, flat, table, type Sampler, type Samples } from './sampler.ts';

/** A clock with a weight of the divergence. */
function weighted(s: Sampler): number {
  const at = clock(s);
  s.memory[at + clockSlots.objective] = 0.4;
  return at;
}

export const generative: Pick<Samples, keyof typeof verbs> = {
  uniform(s) {
    const { n, perItem, items } = flat(s);
    const counters = {
      seedLow: s.random.word(),
      seedHigh: s.int(0, 99),
      stream: s.int(0, 2000),
      clock: clock(s),
    };
    return {
      args: { y: s.place(n), n, perItem, low: s.pick([0, -1]), high: s.pick([1, 2.5]), ...counters },
      items,
    };
  },
  latent(s) {
    const { n, items, ...sizes } = table(s);
    return { args: { y: s.place(n), moments: s.values(2 * n), noise: s.values(n), ...sizes }, items };
  },
  latentBackward(s) {
    const { n, items, ...sizes } = table(s);
    const operands = {
      dmoments: s.values(2 * n),
      dy: s.values(n),
      moments: s.values(2 * n),
      noise: s.values(n),
    };
    return { args: { ...operands, ...sizes, accumulate: s.bit() }, items };
  },
  divergence(s) {
    const { n, items, ...sizes } = table(s);
    const operands = { divergence: s.place(sizes.rows), loss: s.place(sizes.rows), moments: s.values(2 * n) };
    return { args: { ...operands, clock: weighted(s), ...sizes }, items };
  },
  divergenceBackward(s) {
    const { n, items, ...sizes } = table(s);
    const operands = { dmoments: s.values(2 * n), moments: s.values(2 * n), clock: weighted(s) };
    return { args: { ...operands, ...sizes, scale: s.pick([1, 0.125]), accumulate: s.bit() }, items };
  },
  mixRows(s) {
    const { n, items, ...sizes } = table(s);
    const operands = { y: s.place(n), a: s.values(n), b: s.values(n), share: s.positives(sizes.rows) };
    return { args: { ...operands, ...sizes }, items };
  },
  slopeProbes(s) {
    const { n, items, ...sizes } = table(s);
    const operands = {
      plus: s.place(n),
      minus: s.place(n),
      factor: s.place(sizes.rows),
      loss: s.place(sizes.rows),
      x: s.values(n),
      dx: s.values(n),
    };
    return { args: { ...operands, ...sizes, distance: s.pick([0.01, 0.1]), weight: s.pick([1, 10]) }, items };
  },
};
