import type { generative as verbs } from '../generative.ts';
import { eachCounted, range, words } from './random.ts';
import type { Reference } from './types.ts';

const eachRow = (
  a: { rows: number; perItem: number },
  begin: number,
  end: number,
  visit: (row: number) => void,
): void => {
  for (let row = begin * a.perItem; row < Math.min(a.rows, end * a.perItem); row++) visit(row);
};

/** Weight of the divergence in the clock. */
const weightSlot = 8;

export const generative: Pick<Reference, keyof typeof verbs> = {
  uniform(mem, a, begin, end) {
    eachCounted(mem, ...range(a, begin, end), a, (i) => {
      mem[a.y + i] = a.low + ((a.high - a.low) * Math.floor(words[i % 4]! / 256)) / 2 ** 24;
    });
  },
  latent(mem, a, begin, end) {
    eachRow(a, begin, end, (row) => {
      for (let j = 0; j < a.columns; j++) {
        const mean = mem[a.moments + row * 2 * a.columns + j]!,
          logVariance = mem[a.moments + (row * 2 + 1) * a.columns + j]!,
          at = row * a.columns + j;
        mem[a.y + at] = mean + Math.exp(logVariance / 2) * mem[a.noise + at]!;
      }
    });
  },
  latentBackward(mem, a, begin, end) {
    eachRow(a, begin, end, (row) => {
      for (let j = 0; j < a.columns; j++) {
        const mean = row * 2 * a.columns + j,
          logVariance = mean + a.columns,
          at = row * a.columns + j,
          dy = mem[a.dy + at]!;
        const spread = 0.5 * dy * mem[a.noise + at]! * Math.exp(mem[a.moments + logVariance]! / 2);
        mem[a.dmoments + mean] = a.accumulate ? mem[a.dmoments + mean]! + dy : dy;
        mem[a.dmoments + logVariance] = a.accumulate ? mem[a.dmoments + logVariance]! + spread : spread;
      }
    });
  },
  divergence(mem, a, begin, end) {
    eachRow(a, begin, end, (row) => {
      let sum = 0;
      for (let j = 0; j < a.columns; j++) {
        const mean = mem[a.moments + row * 2 * a.columns + j]!,
          logVariance = mem[a.moments + (row * 2 + 1) * a.columns + j]!;
        sum += mean * mean + Math.exp(logVariance) - 1 - logVariance;
      }
      mem[a.divergence + row] = sum / 2;
      mem[a.loss + row] = (mem[a.clock + weightSlot]! * sum) / 2;
    });
  },
  divergenceBackward(mem, a, begin, end) {
    const factor = a.scale * mem[a.clock + weightSlot]!;
    eachRow(a, begin, end, (row) => {
      for (let j = 0; j < a.columns; j++) {
        const at = row * 2 * a.columns + j,
          spread = at + a.columns;
        const dMean = factor * mem[a.moments + at]!,
          dSpread = (factor * (Math.exp(mem[a.moments + spread]!) - 1)) / 2;
        mem[a.dmoments + at] = a.accumulate ? mem[a.dmoments + at]! + dMean : dMean;
        mem[a.dmoments + spread] = a.accumulate ? mem[a.dmoments + spread]! + dSpread : dSpread;
      }
    });
  },
  mixRows(mem, a, begin, end) {
    eachRow(a, begin, end, (row) => {
      const share = mem[a.share + row]!;
      for (let i = row * a.columns; i < (row + 1) * a.columns; i++) {
        mem[a.y + i] = share * mem[a.a + i]! + (1 - share) * mem[a.b + i]!;
      }
    });
  },
  slopeProbes(mem, a, begin, end) {
    eachRow(a, begin, end, (row) => {
      let squares = 0;
      for (let i = row * a.columns; i < (row + 1) * a.columns; i++) squares += mem[a.dx + i]! ** 2;
      const slope = Math.sqrt(squares),
        far = a.distance / Math.max(slope, 1e-12);
      for (let i = row * a.columns; i < (row + 1) * a.columns; i++) {
        mem[a.plus + i] = mem[a.x + i]! + far * mem[a.dx + i]!;
        mem[a.minus + i] = mem[a.x + i]! - far * mem[a.dx + i]!;
      }
      mem[a.factor + row] = (a.weight * (slope - 1)) / a.distance;
      mem[a.loss + row] = a.weight * (slope - 1) ** 2;
    });
  },
};
