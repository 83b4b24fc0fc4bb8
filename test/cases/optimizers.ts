import type { OptimizerName } from '../../engine/optimizers/index.ts';
import { layerOf, projectOf, type Setting } from './document.ts';
import type { OptimizerCase } from './case.ts';

/**
 * Penalties small enough for the 1,001 steps to end before the optimum: around it, where gradients vanish, a step that is
 * normalized by them hangs on their last bit.
 */
export const optimizerCases: Record<OptimizerName, OptimizerCase[]> = {
  sgd: [
    { title: 'rate 1', params: { learningRate: 1 } },
    { title: "PyTorch's own 0.1, on the sum of three", params: { learningRate: 0.3 } },
    { title: 'weight decay 0.01', params: { learningRate: 0.3, weightDecay: 0.01 } },
    { title: 'L1 1e-3', params: { learningRate: 0.3, l1: 1e-3 } },
    { title: 'clipped by value', params: { learningRate: 1, clip: 'value', clipAt: 0.02 } },
    { title: 'clipped by norm', params: { learningRate: 1, clip: 'norm', clipAt: 0.02 } },
    { title: 'clipped by global norm', params: { learningRate: 1, clip: 'globalNorm', clipAt: 0.05 } },
  ],
  // Without its noise, which no one else makes of the same numbers; with it, test/unit/engine/sgld.test.ts.
  sgld: [
    {
      title: 'no noise, rate 2, prior 0.01',
      params: { learningRate: 2, temperature: 0, priorPrecision: 0.01 },
    },
    {
      title: 'no noise, falling',
      params: { learningRate: 2, temperature: 0, priorPrecision: 0, gamma: 0.5, offset: 100 },
    },
  ],
  momentum: [
    {
      title: "PyTorch's own 0.1 and mu 0.9, on the sum of three",
      params: { learningRate: 0.3, momentum: 0.9 },
    },
    {
      title: 'clipped by global norm, weight decay 1e-3',
      params: { learningRate: 1, clip: 'globalNorm', clipAt: 0.03, weightDecay: 1e-3 },
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
  adagrad: [
    { title: 'defaults', params: {} },
    { title: "PyTorch's own rate 1", params: { learningRate: 1 } },
    {
      title: 'rate decay 0.01, weight decay 0.01',
      params: { learningRate: 1, rateDecay: 0.01, weightDecay: 0.01 },
    },
    { title: 'initial 0.1, epsilon 1e-3', params: { learningRate: 0.5, initial: 0.1, epsilon: 1e-3 } },
    { title: 'L1 1e-4', params: { learningRate: 0.1, l1: 1e-4 } },
  ],
  adadelta: [
    { title: 'defaults', params: {} },
    { title: 'rate 10, rho 0.99, epsilon 1e-5', params: { learningRate: 10, rho: 0.99, epsilon: 1e-5 } },
    { title: 'weight decay 1e-3 and L1 1e-4', params: { learningRate: 1, weightDecay: 1e-3, l1: 1e-4 } },
  ],
  rmsprop: [
    { title: 'defaults', params: {} },
    { title: "PyTorch's own rate 0.1", params: { learningRate: 0.1 } },
    { title: 'momentum 0.9', params: { learningRate: 0.01, momentum: 0.9 } },
    { title: 'centred', params: { learningRate: 1e-3, centred: true } },
    { title: 'centred, epsilon 1e-3', params: { learningRate: 1e-3, centred: true, epsilon: 1e-3 } },
    {
      title: 'centred, momentum 0.9, weight decay 1e-3',
      params: {
        learningRate: 1e-3,
        alpha: 0.9,
        centred: true,
        momentum: 0.9,
        weightDecay: 1e-3,
        epsilon: 1e-3,
      },
    },
    { title: 'alpha 0.9, weight decay 1e-3', params: { learningRate: 1e-3, alpha: 0.9, weightDecay: 1e-3 } },
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
    { title: 'clipped by norm', params: { learningRate: 0.02, clip: 'norm', clipAt: 0.01 } },
    { title: 'AMSGrad', params: { learningRate: 0.05, weightDecay: 0.05, amsgrad: true } },
    { title: 'L1 1e-4', params: { learningRate: 0.01, l1: 1e-4 } },
  ],
  adamax: [
    { title: 'defaults', params: {} },
    { title: "PyTorch's own rate 1", params: { learningRate: 1 } },
    { title: 'betas 0.5 and 0.9, weight decay 1e-4', params: { beta1: 0.5, beta2: 0.9, weightDecay: 1e-4 } },
    { title: 'epsilon 0.01, L1 1e-4', params: { learningRate: 0.01, epsilon: 0.01, l1: 1e-4 } },
  ],
  nadam: [
    { title: 'defaults', params: {} },
    { title: 'rate 0.5', params: { learningRate: 0.5 } },
    { title: 'betas 0.5 and 0.9', params: { learningRate: 0.01, beta1: 0.5, beta2: 0.9 } },
    { title: 'momentum decay 0.1, weight decay 1e-3', params: { momentumDecay: 0.1, weightDecay: 1e-3 } },
    { title: 'beta1 0.99, L1 1e-4', params: { beta1: 0.99, l1: 1e-4 } },
  ],
};

/** Every case on weights of several blocks, so that lanes share an update out. */
export const optimizerSettings: readonly (readonly [name: string, setting: Setting])[] = Object.entries(
  optimizerCases,
).flatMap(([type, list]) =>
  list.map(({ title, params }) => {
    const layers = [
      layerOf('input', 'input', { shape: [30] }),
      layerOf('hidden', 'dense', { units: 70 }, 'input'),
      layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
      layerOf('output', 'dense', { units: 41 }, 'bend'),
    ];
    const document = projectOf(layers, { loss: 'meanSquaredError' }, { type, params });
    return [`${type}: ${title}`, { document, batch: 5, mode: 'train', weights: {}, columns: {} }] as const;
  }),
);
