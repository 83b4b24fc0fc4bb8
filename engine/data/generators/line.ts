import { float } from '../../parameters.ts';
import { count, curve, noise, seed, type Generator } from './generator.ts';

export const line: Generator = {
  title: 'Line',
  doc: {
    summary:
      'A straight line with noise: its posterior is known in closed form, so that sampled ones can be held to it.',
    equation: 't = a x + b + \\sigma \\epsilon, \\quad x \\sim U(-1, 1)',
    source: 'Bishop, "Pattern Recognition and Machine Learning", 2006, section 3.3',
  },
  parameters: {
    count: count(100),
    slope: float(-100, 100, 0.5, 'Slope of the line, a.'),
    intercept: float(-100, 100, -0.3, 'Where it meets x = 0, b.'),
    noise: noise(0.2, 'Standard deviation of the noise.'),
    seed,
  },
  values: () => 2,
  make: (params) =>
    curve(params, (random) => {
      const x = 2 * random.uniform() - 1;
      const y = (params['slope'] as number) * x + (params['intercept'] as number);
      return [x, y + (params['noise'] as number) * random.normal()];
    }),
};
