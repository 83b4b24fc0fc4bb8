import type { likelihoods as verbs } from '../likelihoods.ts';
import type { Floats, Reference } from './types.ts';

/** log(1e-6), as PyTorch's `eps`. */
const leastLogVariance = Math.log(1e-6);

/** Calls `visit` with the places of mean, log variance and target, their values, and 1 / variance. */
function eachMoment(
  mem: Floats,
  a: { y: number; targets: number; rows: number; columns: number },
  row: number,
  visit: (j: number, error: number, logVariance: number, precision: number) => void,
): void {
  const mean = a.y + row * 2 * a.columns,
    targets = a.targets + row * a.columns;
  for (let j = 0; j < a.columns; j++) {
    const logVariance = Math.max(mem[mean + a.columns + j]!, leastLogVariance);
    visit(j, mem[mean + j]! - mem[targets + j]!, logVariance, Math.exp(-logVariance));
  }
}

export const likelihoods: Pick<Reference, keyof typeof verbs> = {
  gaussianLoss(mem, a, begin, end) {
    for (let row = begin * a.perItem; row < Math.min(a.rows, end * a.perItem); row++) {
      let sum = 0;
      eachMoment(mem, a, row, (_, error, logVariance, precision) => {
        sum += 0.5 * (Math.log(2 * Math.PI) + logVariance + error * error * precision);
      });
      mem[a.loss + row] = sum;
    }
  },
  gaussianLossBackward(mem, a, begin, end) {
    for (let row = begin * a.perItem; row < Math.min(a.rows, end * a.perItem); row++) {
      eachMoment(mem, a, row, (j, error, _, precision) => {
        const at = a.dy + row * 2 * a.columns + j,
          put = (i: number, d: number) => (mem[i] = a.accumulate ? mem[i]! + d : d);
        put(at, a.scale * error * precision);
        put(at + a.columns, a.scale * 0.5 * (1 - error * error * precision));
      });
    }
  },
};
