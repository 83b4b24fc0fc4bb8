import type { OptimizerName } from '../../engine/optimizers/index.ts';
import type { OptimizerCase } from './case.ts';

export const optimizerCases: Record<OptimizerName, OptimizerCase[]> = {
  sgd: [
    { title: 'rate 1', params: { learningRate: 1 } },
    { title: "PyTorch's own 0.1, on the sum of three", params: { learningRate: 0.3 } },
    { title: 'weight decay 0.01', params: { learningRate: 0.3, weightDecay: 0.01 } },
    { title: 'L1 1e-3', params: { learningRate: 0.3, l1: 1e-3 } },
  ],
  momentum: [
    {
      title: "PyTorch's own 0.1 and mu 0.9, on the sum of three",
      params: { learningRate: 0.3, momentum: 0.9 },
    },
    { title: 'mu 0.5', params: { learningRate: 1, momentum: 0.5 } },
    { title: 'mu 0', params: { learningRate: 1, momentum: 0 } },
    { title: 'weight decay 0.01', params: { learningRate: 0.1, weightDecay: 0.01 } },
  ],
  nesterov: [
    {
      title: "PyTorch's own 0.1 and mu 0.9, on the sum of three",
      params: { learningRate: 0.3, momentum: 0.9 },
    },
    { title: 'mu 0.99', params: { learningRate: 0.05, momentum: 0.99 } },
    {
      title: 'weight decay 1e-3 and L1 1e-4',
      params: { learningRate: 0.3, weightDecay: 1e-3, l1: 1e-4 },
    },
  ],
  adam: [
    { title: 'defaults', params: {} },
    { title: "PyTorch's own rate 1", params: { learningRate: 1 } },
    { title: 'rate 0.05', params: { learningRate: 0.05 } },
    { title: 'betas 0.5 and 0.9', params: { learningRate: 0.01, beta1: 0.5, beta2: 0.9 } },
    { title: 'epsilon 0.01', params: { learningRate: 0.01, epsilon: 0.01 } },
    { title: 'weight decay 1e-3', params: { learningRate: 0.01, weightDecay: 1e-3 } },
    { title: 'AMSGrad', params: { learningRate: 0.05, amsgrad: true } },
    {
      title: 'AMSGrad, weight decay and L1',
      params: { learningRate: 0.02, amsgrad: true, weightDecay: 1e-3, l1: 1e-4 },
    },
  ],
  adamw: [
    { title: 'defaults', params: {} },
    { title: 'rate 0.05, no decay', params: { learningRate: 0.05, weightDecay: 0 } },
    { title: 'decay 0.1', params: { learningRate: 0.02, weightDecay: 0.1 } },
    { title: 'AMSGrad', params: { learningRate: 0.05, weightDecay: 0.05, amsgrad: true } },
    // A larger L1 holds weights at 0, where each hop over it depends on the last bit.
    { title: 'L1 1e-4', params: { learningRate: 0.01, l1: 1e-4 } },
  ],
};
