import { count, curve, noise, seed, type Generator } from './generator.ts';

export const heteroscedastic: Generator = {
  title: 'Noise that grows',
  doc: {
    summary:
      'A sine whose noise grows from left to right: a network should tell how sure it is, not only what it expects.',
    equation: 't = 2 \\sin(2 \\pi x) + \\sigma (x + \\frac{1}{2}) \\epsilon, \\quad x \\sim U(0, 1)',
    source: 'Goldberg, Williams, Bishop, "Regression with Input-dependent Noise", 1998',
  },
  parameters: {
    count: count(1000),
    noise: noise(1, 'Multiplies the noise, whose deviation is 0.5 at the left and 1.5 at the right.'),
    seed,
  },
  values: () => 2,
  make: (params) =>
    curve(params, (random) => {
      const x = random.uniform();
      return [x, 2 * Math.sin(2 * Math.PI * x) + (params['noise'] as number) * (x + 0.5) * random.normal()];
    }),
};
