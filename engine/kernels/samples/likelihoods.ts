import type { likelihoods as verbs } from '../likelihoods.ts';
import { table, type Sampler, type Samples } from './sampler.ts';

/** Log variances from -3 to 3, some below the least. */
const moments = (s: Sampler, rows: number, columns: number): number =>
  s.fill(2 * rows * columns, () => (s.int(0, 19) === 0 ? -20 : s.random.uniform() * 6 - 3));
/** Near a mean below -3 or above 3 the error would be that of a variance of 1e-6: a million times a rounding. */
const targets = (s: Sampler, n: number): number => s.fill(n, () => s.random.uniform() - 0.5);

export const likelihoods: Pick<Samples, keyof typeof verbs> = {
  gaussianLoss(s) {
    const { rows, columns, perItem, n, items } = table(s);
    return {
      args: {
        loss: s.place(rows),
        y: moments(s, rows, columns),
        targets: targets(s, n),
        rows,
        columns,
        perItem,
      },
      items,
    };
  },
  gaussianLossBackward(s) {
    const { rows, columns, perItem, n, items } = table(s);
    const operands = { dy: s.values(2 * n), y: moments(s, rows, columns), targets: targets(s, n) };
    return {
      args: { ...operands, rows, columns, perItem, scale: 0.5, accumulate: s.bit() },
      items,
    };
  },
};
