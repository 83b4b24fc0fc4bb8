import { boolean, int } from '../../parameters.ts';
import { lengthsOf, type Column } from '../dataset.ts';
import { count, randomOf, seed, type Generator } from './generator.ts';

/**
 * Experiment 4 of the paper, by its letter: values from -1 to 1; the first of two marked steps is one of the first ten,
 * the second one of the first steps / 2 - 1 that are not yet marked. Marks are 1; the first and the last step carry -1,
 * all others 0. Where the very first step is marked, its value counts as 0. A network that always gives the mean has a
 * squared error of 1 / 24 = 0.0417.
 */
export const adding: Generator = {
  title: 'Adding problem',
  doc: {
    summary:
      'Add the two marked numbers of a long sequence: what they were must be kept over many steps. Long-range memory, measured.',
    equation: 't = \\frac{1}{2} + \\frac{1}{4} (x_a + x_b)',
    source: 'Hochreiter, Schmidhuber, "Long Short-Term Memory", 1997, section 5.4',
  },
  parameters: {
    count: count(10_000),
    steps: int(10, 2000, 100, 'Steps of a sequence, the T of the paper.'),
    variable: boolean(false, 'Each sequence is up to a tenth longer, by chance, as in the paper.'),
    seed,
  },
  values: (params) => 2 * longest(params) + 2,
  make(params) {
    const samples = params['count'] as number,
      steps = params['steps'] as number,
      most = longest(params);
    const values = new Float32Array(samples * most * 2),
      targets = new Float32Array(samples),
      lengths = new Float32Array(samples);
    for (let i = 0; i < samples; i++) {
      const random = randomOf(params, i);
      const length = steps + random.below(most - steps + 1),
        at = i * most * 2;
      for (let step = 0; step < length; step++) values[at + 2 * step] = 2 * random.uniform() - 1;
      const first = random.below(10);
      let second = random.below(Math.max(1, Math.floor(steps / 2) - 1));
      if (second >= first) second++;
      values[at + 1] = values[at + 2 * length - 1] = -1;
      values[at + 2 * first + 1] = values[at + 2 * second + 1] = 1;
      if (first === 0 || second === 0) values[at] = 0;
      targets[i] = 0.5 + (values[at + 2 * first] + values[at + 2 * second]) / 4;
      lengths[i] = length;
    }
    const input: Column = { shape: [most, 2], values, names: ['value', 'mark'] };
    const target: Column = { shape: [1], values: targets, names: ['sum'] };
    return params['variable']
      ? { input, [lengthsOf('input')]: { shape: [], values: lengths }, target }
      : { input, target };
  },
};

const longest = (params: Readonly<Record<string, unknown>>): number => {
  const steps = params['steps'] as number;
  return params['variable'] ? steps + Math.floor(steps / 10) : steps;
};
