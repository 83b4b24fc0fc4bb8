import { float, int } from '../../parameters.ts';
import { count, noise, points, seed, type Generator } from './generator.ts';

export const spirals: Generator = {
  title: 'Spirals',
  doc: {
    summary: 'Arms of a spiral around one centre, each a class: the benchmark that needs depth or patience.',
    equation:
      'x = r (\\cos \\phi, \\sin \\phi), \\quad \\phi = 2 \\pi (\\tau r + k / K), \\quad r \\sim U(0, 1)',
    source: 'Lang, Witbrock, "Learning to tell two spirals apart", 1988',
  },
  parameters: {
    count: count(1000),
    arms: int(2, 10, 2, 'Arms, which are the classes.'),
    turns: float(0.1, 5, 1.5, 'How often an arm winds around the centre.'),
    noise: noise(0.02, 'Standard deviation of the noise; the arms end at a distance of 1.'),
    seed,
  },
  values: () => 3,
  make(params) {
    const arms = params['arms'] as number,
      turns = params['turns'] as number;
    return points(params, arms, (i, random) => {
      const arm = i % arms,
        radius = random.uniform();
      const angle = 2 * Math.PI * (turns * radius + arm / arms);
      return [radius * Math.cos(angle), radius * Math.sin(angle), arm];
    });
  },
};
