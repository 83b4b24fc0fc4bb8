import { float } from '../../parameters.ts';
import { count, noise, randomOf, seed, type Generator } from './generator.ts';

export const gaussian1d: Generator = {
  title: 'One Gaussian',
  doc: {
    summary:
      'Numbers from one Gaussian, without a target: small enough to see a GAN at its equilibrium, where D = 1/2 everywhere.',
    equation: 'x \\sim N(\\mu, \\sigma^2)',
    source: 'Goodfellow et al., "Generative Adversarial Nets", 2014, figure 1',
  },
  parameters: {
    count: count(10_000),
    mean: float(-100, 100, 4, 'Mean of the numbers.'),
    noise: noise(1.25, 'Standard deviation of the numbers.'),
    seed,
  },
  values: () => 1,
  make(params) {
    const values = new Float32Array(params['count'] as number);
    for (let i = 0; i < values.length; i++) {
      values[i] = (params['mean'] as number) + (params['noise'] as number) * randomOf(params, i).normal();
    }
    return { input: { shape: [1], values, names: ['x'] } };
  },
};
