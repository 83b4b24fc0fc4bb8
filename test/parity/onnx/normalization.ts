import { throughLayers } from './network.ts';
import { channelsFirst, channelsLast, input, number, reshaped, size } from './node.ts';
import type { Mapping } from './table.ts';

export const batchNorm: Mapping = (node, backend) => {
  const x = channelsLast(input(node, 0)),
    training = number(node, 'training_mode', 0) === 1;
  const [gamma, beta, runningMean, runningVariance] = [1, 2, 3, 4].map((i) => input(node, i).values);
  const params = { epsilon: number(node, 'epsilon', 1e-5), momentum: number(node, 'momentum', 0.9) };
  const weights = {
    gamma: gamma!,
    beta: beta!,
    runningMean: runningMean!,
    runningVariance: runningVariance!,
  };
  const { y, weight } = throughLayers(backend, [x], [{ type: 'batchNorm', params, weights }], {
    mode: training ? 'train' : 'evaluate',
  });
  if (!training) return [channelsFirst(y)];
  // Ours, like PyTorch's, divides by n - 1 in the running variance; ONNX divides by n.
  const n = size(x.shape) / x.shape.at(-1)!;
  const variance = weight(0, 'runningVariance').map((v, i) => {
    const kept = params.momentum * runningVariance![i]!;
    return kept + ((v - kept) * (n - 1)) / n;
  });
  const shape = [variance.length];
  return [channelsFirst(y), { shape, values: weight(0, 'runningMean') }, { shape, values: variance }];
};

/** Over all axes from one on: samples are what stands before it. The means and deviations are no outputs of ours. */
export const layerNorm: Mapping = (node, backend) => {
  const x = input(node, 0),
    at = number(node, 'axis', -1),
    axis = at < 0 ? at + x.shape.length : at;
  const samples = reshaped(x, [size(x.shape.slice(0, axis)), size(x.shape.slice(axis))]);
  const { y } = throughLayers(
    backend,
    [samples],
    [
      {
        type: 'layerNorm',
        params: { epsilon: number(node, 'epsilon', 1e-5) },
        weights: { gamma: input(node, 1).values, beta: input(node, 2).values },
      },
    ],
  );
  return [reshaped(y, x.shape), null, null];
};

/** A group for each channel. */
export const instanceNorm: Mapping = (node, backend) => {
  const x = channelsLast(input(node, 0));
  const { y } = throughLayers(
    backend,
    [x],
    [
      {
        type: 'groupNorm',
        params: { groups: x.shape.at(-1)!, epsilon: number(node, 'epsilon', 1e-5) },
        weights: { gamma: input(node, 1).values, beta: input(node, 2).values },
      },
    ],
  );
  return [channelsFirst(y)];
};

/** Each channel over the batch: batch normalization that scales and shifts nothing. */
export const meanVariance: Mapping = (node, backend) => {
  const x = channelsLast(input(node, 0)),
    channels = x.shape.at(-1)!;
  const weights = { gamma: Array<number>(channels).fill(1), beta: Array<number>(channels).fill(0) };
  const piece = { type: 'batchNorm', params: { epsilon: 1e-8 }, weights };
  return [channelsFirst(throughLayers(backend, [x], [piece], { mode: 'train' }).y)];
};
