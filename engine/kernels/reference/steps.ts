import type { Reference } from './types.ts';

type Verb = 'stepMeans' | 'stepShares' | 'stepMaxima' | 'stepSquares' | 'embedding' | 'embeddingBackward';

export const steps: Pick<Reference, Verb> = {
  stepMeans(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const valid = a.lengths < 0 ? a.steps : mem[a.lengths + r]!;
      for (let c = 0; c < a.columns; c++) {
        let sum = 0;
        for (let t = 0; t < valid; t++) sum += mem[a.x + (r * a.steps + t) * a.columns + c]!;
        mem[a.y + r * a.columns + c] = sum / valid;
      }
    }
  },
  stepShares(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const valid = a.lengths < 0 ? a.steps : mem[a.lengths + r]!;
      for (let t = 0; t < a.steps; t++) {
        for (let c = 0; c < a.columns; c++) {
          const y = a.y + (r * a.steps + t) * a.columns + c,
            x = a.x + (a.spread ? r : r * a.steps + t) * a.columns + c;
          const share = t < valid ? mem[x]! / valid : 0;
          mem[y] = a.accumulate ? mem[y]! + share : share;
        }
      }
    }
  },
  stepMaxima(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const valid = a.lengths < 0 ? a.steps : mem[a.lengths + r]!;
      for (let c = 0; c < a.columns; c++) {
        let largest = -Infinity,
          index = 0;
        for (let t = 0; t < valid; t++) {
          const x = mem[a.x + (r * a.steps + t) * a.columns + c]!;
          // A NaN wins, so that it shows in the loss instead of vanishing.
          if (x > largest || Number.isNaN(x)) {
            largest = x;
            index = t;
          }
        }
        mem[a.y + r * a.columns + c] = largest;
        mem[a.index + r * a.columns + c] = index;
      }
    }
  },
  stepSquares(mem, a, begin, end) {
    const last = Math.min(a.steps, end * a.perItem);
    for (let t = begin * a.perItem; t < last; t++) {
      let sum = 0;
      for (let r = 0; r < a.rows; r++) {
        for (let c = 0; c < a.columns; c++) sum += mem[a.x + (r * a.steps + t) * a.columns + c]! ** 2;
      }
      mem[a.y + t] = sum;
    }
  },
  embedding(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const row = a.table + mem[a.tokens + r]! * a.columns;
      for (let c = 0; c < a.columns; c++) mem[a.y + r * a.columns + c] = mem[row + c]!;
    }
  },
  embeddingBackward(mem, a, begin, end) {
    const first = begin * a.perItem,
      last = Math.min(a.columns, end * a.perItem);
    for (let c = first; c < last; c++) {
      if (!a.accumulate) for (let k = 0; k < a.count; k++) mem[a.dtable + k * a.columns + c] = 0;
      for (let r = 0; r < a.rows; r++)
        mem[a.dtable + mem[a.tokens + r]! * a.columns + c]! += mem[a.dy + r * a.columns + c]!;
    }
  },
};
