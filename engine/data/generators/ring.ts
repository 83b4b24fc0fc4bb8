import { float, int } from '../../parameters.ts';
import { count, noise, randomOf, seed, type Generator } from './generator.ts';

export const ring: Generator = {
  title: 'Ring of Gaussians',
  doc: {
    summary:
      'Small Gaussians on a circle, without a target: a generator should find all of them. Counts how many modes a GAN drops.',
    equation:
      'x \\sim \\frac{1}{M} \\sum_m N(R (\\cos \\frac{2 \\pi m}{M}, \\sin \\frac{2 \\pi m}{M}), \\sigma^2 I)',
    source: 'Lin, Khetan, Fanti, Oh, "PacGAN", 2018, section 4.1',
  },
  parameters: {
    count: count(10_000),
    modes: int(1, 100, 8, 'Gaussians on the circle.'),
    radius: float(0, 100, 1, 'Radius of the circle.'),
    noise: noise(0.01, 'Standard deviation of each Gaussian.'),
    seed,
  },
  values: () => 2,
  make(params) {
    const samples = params['count'] as number,
      modes = params['modes'] as number,
      radius = params['radius'] as number,
      deviation = params['noise'] as number;
    const values = new Float32Array(2 * samples);
    for (let i = 0; i < samples; i++) {
      const random = randomOf(params, i),
        angle = (2 * Math.PI * random.below(modes)) / modes;
      values[2 * i] = radius * Math.cos(angle) + deviation * random.normal();
      values[2 * i + 1] = radius * Math.sin(angle) + deviation * random.normal();
    }
    return { input: { shape: [2], values, names: ['x', 'y'] } };
  },
};
