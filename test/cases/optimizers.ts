import type { OptimizerName } from '../../engine/optimizers/index.ts';
import type { OptimizerCase } from './case.ts';

export const optimizerCases: Record<OptimizerName, OptimizerCase[]> = {
  sgd: [
    { title: 'rate 1', params: { learningRate: 1 } },
    { title: "PyTorch's own 0.1, on the sum of three", params: { learningRate: 0.3 } },
  ],
  momentum: [
    {
      title: "PyTorch's own 0.1 and mu 0.9, on the sum of three",
      params: { learningRate: 0.3, momentum: 0.9 },
    },
    { title: 'mu 0.5', params: { learningRate: 1, momentum: 0.5 } },
    { title: 'mu 0', params: { learningRate: 1, momentum: 0 } },
  ],
  nesterov: [
    {
      title: "PyTorch's own 0.1 and mu 0.9, on the sum of three",
      params: { learningRate: 0.3, momentum: 0.9 },
    },
    { title: 'mu 0.99', params: { learningRate: 0.05, momentum: 0.99 } },
  ],
  adam: [
    { title: 'defaults', params: {} },
    { title: "PyTorch's own rate 1", params: { learningRate: 1 } },
    { title: 'rate 0.05', params: { learningRate: 0.05 } },
    { title: 'betas 0.5 and 0.9', params: { learningRate: 0.01, beta1: 0.5, beta2: 0.9 } },
    { title: 'epsilon 0.01', params: { learningRate: 0.01, epsilon: 0.01 } },
  ],
};
