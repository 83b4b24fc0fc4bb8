import { elementLossCodes } from '../activations.ts';
import { activation, blocks, table, type Sampler, type Samples } from './sampler.ts';

const ofProbabilities: readonly number[] = [
  elementLossCodes.binaryCrossEntropy,
  elementLossCodes.bernoulliDivergence,
];

/** Outputs that a loss may see. */
function compared(s: Sampler) {
  const { n, items, ...sizes } = table(s),
    kind = s.pick(Object.values(elementLossCodes));
  const y = ofProbabilities.includes(kind) ? s.fill(n, () => 0.02 + 0.96 * s.random.uniform()) : s.wide(n);
  return { n, items, args: { ...sizes, kind, delta: 0.7, y } };
}

export const rows: Pick<
  Samples,
  | 'softmax'
  | 'softmaxBackward'
  | 'batchNormStatistics'
  | 'batchNorm'
  | 'batchNormSums'
  | 'batchNormBackward'
  | 'crossEntropy'
  | 'crossEntropyBackward'
  | 'elementLoss'
  | 'elementLossBackward'
  | 'hits'
> = {
  softmax(s) {
    const { rows, columns, perItem, n, items } = table(s);
    return { args: { y: s.place(n), x: s.wide(n), rows, columns, perItem }, items };
  },
  softmaxBackward(s) {
    const { rows, columns, perItem, n, items } = table(s);
    return {
      args: { dx: s.values(n), dy: s.values(n), y: s.values(n), rows, columns, perItem, accumulate: s.bit() },
      items,
    };
  },
  batchNormStatistics(s) {
    const { rows, columns: channels, perItem, n } = table(s);
    return {
      args: { mean: s.place(channels), variance: s.place(channels), x: s.values(n), rows, channels, perItem },
      items: blocks(channels, perItem),
    };
  },
  batchNorm(s) {
    const { rows, columns: channels, perItem, n, items } = table(s);
    return {
      args: {
        y: s.place(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        gamma: s.values(channels),
        beta: s.values(channels),
        rows,
        channels,
        epsilon: 1e-3,
        activation: activation(s),
        alpha: 0.3,
        perItem,
      },
      items,
    };
  },
  batchNormSums(s) {
    const { rows, columns: channels, perItem, n } = table(s);
    return {
      args: {
        sumDy: s.place(channels),
        sumDyX: s.place(channels),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        rows,
        channels,
        epsilon: 1e-3,
        perItem,
      },
      items: blocks(channels, perItem),
    };
  },
  batchNormBackward(s) {
    const { rows, columns: channels, perItem, n, items } = table(s);
    return {
      args: {
        dx: s.values(n),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        gamma: s.values(channels),
        sumDy: s.values(channels),
        sumDyX: s.values(channels),
        rows,
        channels,
        epsilon: 1e-3,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  crossEntropy(s) {
    const { rows, columns: classes, perItem, n, items } = table(s);
    return {
      args: {
        loss: s.place(rows),
        probabilities: s.place(n),
        logits: s.wide(n),
        targets: s.integers(rows, classes),
        rows,
        classes,
        perItem,
      },
      items,
    };
  },
  crossEntropyBackward(s) {
    const { rows, columns: classes, perItem, n, items } = table(s);
    return {
      args: {
        dlogits: s.values(n),
        probabilities: s.positives(n),
        targets: s.integers(rows, classes),
        rows,
        classes,
        scale: 0.125,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  elementLoss(s) {
    const { n, items, args } = compared(s);
    return {
      args: { loss: s.place(args.rows), targets: s.fill(n, () => s.random.uniform()), ...args },
      items,
    };
  },
  elementLossBackward(s) {
    const { n, items, args } = compared(s);
    return {
      args: {
        dy: s.values(n),
        targets: s.fill(n, () => s.random.uniform()),
        ...args,
        scale: 0.5,
        accumulate: s.bit(),
      },
      items,
    };
  },
  hits(s) {
    const { rows, perItem, items } = table(s),
      classes = s.pick([1, 3, 10]);
    return {
      args: {
        hits: s.place(rows),
        scores: s.values(rows * classes),
        targets: s.integers(rows, Math.max(classes, 2)),
        rows,
        classes,
        threshold: 0.25,
        perItem,
      },
      items,
    };
  },
};
