import { elementLoss } from './elementLoss.ts';

export const meanSquaredError = elementLoss(
  {
    title: 'Mean squared error',
    doc: {
      summary: 'For quantities with Gaussian noise.',
      equation: 'L = \\frac{1}{n} \\sum_j (y_j - t_j)^2',
    },
    parameters: {},
    target: 'numbers',
  },
  () => 'meanSquaredError',
);
