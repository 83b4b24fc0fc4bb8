import { elementLossCodes as codes } from '../activations.ts';
import { sigmoid } from './activations.ts';
import type { Reference } from './types.ts';

/** Probabilities are kept this far from 0 and 1, so that log and 1/p stay finite in float32. */
export const probabilityMargin = 1e-7;
const clamp = (p: number): number => Math.min(1 - probabilityMargin, Math.max(probabilityMargin, p));

export function elementLoss(kind: number, delta: number, y: number, t: number): number {
  const d = y - t,
    size = Math.abs(d);
  switch (kind) {
    case codes.meanSquaredError:
      return d * d;
    case codes.meanAbsoluteError:
      return size;
    case codes.huber:
      return size <= delta ? 0.5 * d * d : delta * (size - 0.5 * delta);
    // max(z, 0) - z t + log(1 + e^-|z|) does not overflow for any logit z.
    case codes.binaryCrossEntropyLogits:
      return Math.max(y, 0) - y * t + Math.log1p(Math.exp(-Math.abs(y)));
    case codes.binaryCrossEntropy: {
      const p = clamp(y);
      return -t * Math.log(p) - (1 - t) * Math.log(1 - p);
    }
    // t log(t / p) + (1 - t) log((1 - t) / (1 - p)), from the difference of t and p: they may be nearly the same.
    case codes.bernoulliDivergence: {
      const p = clamp(y),
        q = clamp(t);
      return -q * Math.log1p((p - q) / q) - (1 - q) * Math.log1p((q - p) / (1 - q));
    }
    default:
      throw new RangeError(`loss ${kind}`);
  }
}

export function elementLossDerivative(kind: number, delta: number, y: number, t: number): number {
  const d = y - t;
  switch (kind) {
    case codes.meanSquaredError:
      return 2 * d;
    case codes.meanAbsoluteError:
      return Math.sign(d);
    case codes.huber:
      return Math.abs(d) <= delta ? d : delta * Math.sign(d);
    case codes.binaryCrossEntropyLogits:
      return sigmoid(y) - t;
    case codes.binaryCrossEntropy:
    case codes.bernoulliDivergence: {
      const p = clamp(y);
      return (p - t) / (p * (1 - p));
    }
    default:
      throw new RangeError(`loss ${kind}`);
  }
}

export const losses: Pick<
  Reference,
  'crossEntropy' | 'crossEntropyBackward' | 'elementLoss' | 'elementLossBackward' | 'hits'
> = {
  crossEntropy(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const z = a.logits + r * a.classes,
        p = a.probabilities + r * a.classes,
        target = mem[a.targets + r]!;
      let max = -Infinity,
        sum = 0;
      for (let j = 0; j < a.classes; j++) max = Math.max(max, mem[z + j]!);
      for (let j = 0; j < a.classes; j++) sum += Math.exp(mem[z + j]! - max);
      const logSum = max + Math.log(sum);
      mem[a.loss + r] = logSum - mem[z + target]!;
      for (let j = 0; j < a.classes; j++) mem[p + j] = Math.exp(mem[z + j]! - logSum);
    }
  },
  crossEntropyBackward(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const target = mem[a.targets + r]!;
      for (let j = 0; j < a.classes; j++) {
        const i = r * a.classes + j,
          dz = a.scale * (mem[a.probabilities + i]! - (j === target ? 1 : 0));
        mem[a.dlogits + i] = a.accumulate ? mem[a.dlogits + i]! + dz : dz;
      }
    }
  },
  elementLoss(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      let sum = 0;
      for (let j = 0; j < a.columns; j++) {
        const i = r * a.columns + j;
        sum += elementLoss(a.kind, a.delta, mem[a.y + i]!, mem[a.targets + i]!);
      }
      mem[a.loss + r] = sum / a.columns;
    }
  },
  elementLossBackward(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem),
      scale = a.scale / a.columns;
    for (let i = begin * a.perItem * a.columns; i < last * a.columns; i++) {
      const dy = scale * elementLossDerivative(a.kind, a.delta, mem[a.y + i]!, mem[a.targets + i]!);
      mem[a.dy + i] = a.accumulate ? mem[a.dy + i]! + dy : dy;
    }
  },
  hits(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const row = a.scores + r * a.classes,
        target = mem[a.targets + r]!;
      let best = 0;
      for (let j = 1; j < a.classes; j++) if (mem[row + j]! > mem[row + best]!) best = j;
      const predicted = a.classes === 1 ? Number(mem[row]! > a.threshold) : best;
      mem[a.hits + r] = predicted === target ? 1 : 0;
    }
  },
};
