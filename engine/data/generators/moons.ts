import { count, noise, points, seed, type Generator } from './generator.ts';

/** As scikit-learn's make_moons: evenly spaced along both arcs, the first half of the samples on the outer one. */
export const moons: Generator = {
  title: 'Moons',
  doc: {
    summary: 'Two half circles that reach into each other.',
    equation: '(\\cos \\phi, \\sin \\phi) \\; \\text{and} \\; (1 - \\cos \\phi, \\frac{1}{2} - \\sin \\phi)',
    source: 'scikit-learn, make_moons',
  },
  parameters: {
    count: count(500),
    noise: noise(0.1, 'Standard deviation of the noise; the half circles have a radius of 1.'),
    seed,
  },
  values: () => 3,
  make(params) {
    const samples = params['count'] as number,
      outer = samples >> 1;
    return points(params, 2, (i) => {
      const angle = i < outer ? spaced(i, outer) : spaced(i - outer, samples - outer);
      return i < outer
        ? [Math.cos(angle), Math.sin(angle), 0]
        : [1 - Math.cos(angle), 0.5 - Math.sin(angle), 1];
    });
  },
};

/** The i-th of n angles from 0 to pi, both ends among them. */
const spaced = (i: number, n: number): number => (n > 1 ? (Math.PI * i) / (n - 1) : 0);
