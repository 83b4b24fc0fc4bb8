import { boolean, choice, int } from '../../parameters.ts';
import { lengthsOf, type Column } from '../dataset.ts';
import type { Random } from '../../tensor/random.ts';
import { count, randomOf, seed, type Generator } from './generator.ts';

/** Fills one sequence [steps][value, mark], all zeros until then, and gives its target. */
type Fill = (values: Float32Array, length: number, random: Random) => number;

/**
 * Experiment 4 of the paper, by its letter: values from -1 to 1; the first of two marked steps is one of the first ten,
 * the second one of the first steps / 2 - 1 that are not yet marked. Marks are 1; the first and the last step carry -1,
 * all others 0. Where the very first step is marked, its value counts as 0. A network that always gives the mean has a
 * squared error of 1 / 24 = 0.0417.
 */
const early =
  (steps: number): Fill =>
  (values, length, random) => {
    for (let step = 0; step < length; step++) values[2 * step] = 2 * random.uniform() - 1;
    const first = random.below(10);
    let second = random.below(Math.max(1, Math.floor(steps / 2) - 1));
    if (second >= first) second++;
    values[1] = values[2 * length - 1] = -1;
    values[2 * first + 1] = values[2 * second + 1] = 1;
    if (first === 0 || second === 0) values[0] = 0;
    return 0.5 + (values[2 * first]! + values[2 * second]!) / 4;
  };

/**
 * As it is mostly set today: values from 0 to 1, marks of 0 and 1, one mark in each half of the sequence, and the sum
 * itself as the target. A network that always gives the mean has a squared error of 1 / 6 = 0.167.
 */
const halves: Fill = (values, length, random) => {
  for (let step = 0; step < length; step++) values[2 * step] = random.uniform();
  const half = Math.floor(length / 2),
    first = random.below(half),
    second = half + random.below(length - half);
  values[2 * first + 1] = values[2 * second + 1] = 1;
  return values[2 * first]! + values[2 * second]!;
};

export const adding: Generator = {
  title: 'Adding problem',
  doc: {
    summary:
      'Add the two marked numbers of a long sequence: what they were must be kept over many steps. Long-range memory, measured.',
    equation: 't = \\frac{1}{2} + \\frac{1}{4} (x_a + x_b) \\quad \\text{or} \\quad t = x_a + x_b',
    source:
      'Hochreiter, Schmidhuber, "Long Short-Term Memory", 1997, section 5.4; halves: Le, Jaitly, Hinton, arXiv:1504.00941, 2015, section 4.1',
  },
  parameters: {
    count: count(10_000),
    steps: int(10, 2000, 100, 'Steps of a sequence, the T of the paper.'),
    marks: choice(
      ['early', 'halves'],
      'early',
      'early: the paper of 1997; both marks in the first half, numbers from -1 to 1. halves: Le, Jaitly, Hinton, 2015; one mark in each half, numbers from 0 to 1, and the plain sum.',
    ),
    variable: boolean(false, 'Each sequence is up to a tenth longer, by chance, as in the paper.'),
    seed,
  },
  values: (params) => 2 * longest(params) + 2,
  make(params) {
    const samples = params['count'] as number,
      steps = params['steps'] as number,
      most = longest(params),
      fill = params['marks'] === 'halves' ? halves : early(steps);
    const values = new Float32Array(samples * most * 2),
      targets = new Float32Array(samples),
      lengths = new Float32Array(samples);
    for (let i = 0; i < samples; i++) {
      const random = randomOf(params, i);
      const length = steps + random.below(most - steps + 1);
      targets[i] = fill(values.subarray(2 * most * i, 2 * most * (i + 1)), length, random);
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
