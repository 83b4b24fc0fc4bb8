import { float } from '../../parameters.ts';
import { count, noise, points, seed, type Generator } from './generator.ts';

/** As scikit-learn's make_circles: evenly spaced on both circles, the first half of the samples on the outer one. */
export const circles: Generator = {
  title: 'Circles',
  doc: {
    summary: 'One circle inside another: the distance from the centre decides, which no line can see.',
    equation: 'r (\\cos \\phi, \\sin \\phi), \\quad r \\in \\{1, f\\}',
    source: 'scikit-learn, make_circles',
  },
  parameters: {
    count: count(500),
    factor: float(0, 0.99, 0.5, 'Radius of the inner circle; the outer one has 1.'),
    noise: noise(0.05, 'Standard deviation of the noise.'),
    seed,
  },
  values: () => 3,
  make(params) {
    const samples = params['count'] as number,
      factor = params['factor'] as number,
      outer = samples >> 1;
    return points(params, 2, (i) => {
      const inside = i >= outer;
      const angle = (2 * Math.PI * (inside ? i - outer : i)) / (inside ? samples - outer : outer);
      const radius = inside ? factor : 1;
      return [radius * Math.cos(angle), radius * Math.sin(angle), inside ? 1 : 0];
    });
  },
};
