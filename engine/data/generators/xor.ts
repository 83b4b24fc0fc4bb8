import { count, noise, points, seed, type Generator } from './generator.ts';

export const xor: Generator = {
  title: 'XOR',
  doc: {
    summary:
      'The corners of a square, 1 where exactly one coordinate is 1. No line separates them: it takes a hidden layer.',
    equation: 't = x_1 \\oplus x_2',
    source: 'Minsky, Papert, "Perceptrons", 1969',
  },
  parameters: {
    count: count(200),
    noise: noise(
      0.1,
      'Standard deviation of the noise around each corner. 0 with 4 samples: the truth table.',
    ),
    seed,
  },
  values: () => 3,
  make: (params) => points(params, 2, (i) => [i & 1, (i >> 1) & 1, (i & 1) ^ ((i >> 1) & 1)]),
};
