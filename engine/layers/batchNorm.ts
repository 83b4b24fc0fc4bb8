import { activationCodes } from '../kernels/activations.ts';
import { problem } from '../../contract/problems.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { float } from '../parameters.ts';

/** Backward keeps three rows of channels in a lane's 2 MiB of scratch memory. */
const mostFeatures = 65536;

/** Channels of one item of the statistics: one cache line. */
const channelsPerItem = 16;

export const batchNorm: Layer = {
  title: 'Batch normalization',
  kind: 'normalization',
  doc: {
    summary:
      'Gives every channel zero mean and unit variance over the batch, then a learned scale and shift. Afterwards it uses running means.',
    equation: 'y = \\gamma \\frac{x - \\mu_B}{\\sqrt{\\sigma_B^2 + \\epsilon}} + \\beta',
    source: 'Ioffe & Szegedy, ICML 2015',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    momentum: float(0, 0.9999, 0.9, 'How much of the running mean and variance is kept at each step.'),
    epsilon: float(1e-8, 1, 1e-5, 'Keeps the division finite.'),
  },
  shape: (_, [x]) =>
    x!.at(-1)! > mostFeatures
      ? problem('graph/too-many-channels', { found: x!.at(-1)!, most: mostFeatures })
      : x!,
  weights(_, [x]) {
    const channels = x!.at(-1)!,
      common = { shape: [channels], fanIn: channels, fanOut: channels };
    return [
      { name: 'gamma', initializer: 'ones', trainable: true, ...common },
      { name: 'beta', initializer: 'zeros', trainable: true, ...common },
      { name: 'runningMean', initializer: 'zeros', trainable: false, ...common },
      { name: 'runningVariance', initializer: 'ones', trainable: false, ...common },
    ];
  },
  multiplyAdds: (_, [x]) => sizeOf(x!),

  // x[N,channels], N = batch x height x width
  forward(emit, { params, x: [x], y, weights, shapes, saved }) {
    const channels = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / channels,
      rows = emit.batch * perItem;
    const epsilon = params['epsilon'] as number,
      keep = params['momentum'] as number;
    let mean = weights['runningMean']!,
      variance = weights['runningVariance']!;
    if (emit.training) {
      mean = saved['mean'] = emit.buffer('mean', channels);
      variance = saved['variance'] = emit.buffer('variance', channels);
      emit.over(Math.ceil(channels / channelsPerItem), 'batchNormStatistics', {
        mean,
        variance,
        x: x!,
        rows,
        channels,
        perItem: channelsPerItem,
      });
      emit.later(1, 'combine', {
        y: weights['runningMean']!,
        x: mean,
        n: channels,
        perItem: channels,
        alpha: 1 - keep,
        beta: keep,
      });
      // The running variance is the unbiased one, as in the paper (algorithm 2) and in PyTorch.
      emit.later(1, 'combine', {
        y: weights['runningVariance']!,
        x: variance,
        n: channels,
        perItem: channels,
        alpha: ((1 - keep) * rows) / Math.max(1, rows - 1),
        beta: keep,
      });
    }
    emit.samples('batchNorm', {
      y,
      x: x!,
      mean,
      variance,
      gamma: weights['gamma']!,
      beta: weights['beta']!,
      rows,
      channels,
      epsilon,
      activation: activationCodes.identity,
      alpha: 0,
      perItem,
    });
  },

  backward(emit, { params, x: [x], dy, dx: [dx], weights, dw, shapes, saved }) {
    const channels = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / channels,
      rows = emit.batch * perItem;
    const epsilon = params['epsilon'] as number,
      sumDy = emit.buffer('sumDy', channels),
      sumDyX = emit.buffer('sumDyX', channels);
    const { mean, variance } = saved;
    if (!mean || !variance) {
      // Frozen: the statistics are constants, and nothing comes back through them. dx = gamma dy / sqrt(variance + epsilon)
      if (!dx) return;
      for (const y of [sumDy, sumDyX]) emit.over(1, 'fill', { y, n: channels, perItem: channels, value: 0 });
      emit.samples('batchNormBackward', {
        dx,
        dy,
        x: x!,
        mean: weights['runningMean']!,
        variance: weights['runningVariance']!,
        gamma: weights['gamma']!,
        sumDy,
        sumDyX,
        rows,
        channels,
        epsilon,
        accumulate: emit.adds(dx),
        perItem,
      });
      return;
    }
    emit.over(Math.ceil(channels / channelsPerItem), 'batchNormSums', {
      sumDy,
      sumDyX,
      dy,
      x: x!,
      mean,
      variance,
      rows,
      channels,
      epsilon,
      perItem: channelsPerItem,
    });
    const collect = (to: typeof sumDy | null | undefined, from: typeof sumDy) => {
      if (to)
        emit.over(1, 'combine', {
          y: to,
          x: from,
          n: channels,
          perItem: channels,
          alpha: 1,
          beta: emit.adds(to),
        });
    };
    collect(dw['beta'], sumDy);
    collect(dw['gamma'], sumDyX);
    if (dx) {
      emit.samples('batchNormBackward', {
        dx,
        dy,
        x: x!,
        mean,
        variance,
        gamma: weights['gamma']!,
        sumDy,
        sumDyX,
        rows,
        channels,
        epsilon,
        accumulate: emit.adds(dx),
        perItem,
      });
    }
  },
};
