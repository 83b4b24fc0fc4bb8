import { count, curve, noise, seed, type Generator } from './generator.ts';

export const cubic: Generator = {
  title: 'Cubic',
  doc: {
    summary: 'Few points of a cubic with noise: away from them a network should be unsure.',
    equation: 't = x^3 + \\sigma \\epsilon, \\quad x \\sim U(-4, 4)',
    source: 'Hernandez-Lobato, Adams, "Probabilistic Backpropagation", 2015, section 5.1',
  },
  parameters: { count: count(20), noise: noise(3, 'Standard deviation of the noise.'), seed },
  values: () => 2,
  make: (params) =>
    curve(params, (random) => {
      const x = 8 * random.uniform() - 4;
      return [x, x ** 3 + (params['noise'] as number) * random.normal()];
    }),
};
