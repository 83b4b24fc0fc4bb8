import { elementLoss } from './elementLoss.ts';

export const halfSquaredError = elementLoss(
  {
    title: 'Half squared error',
    doc: {
      summary:
        'For quantities with Gaussian noise; summed over the outputs, so that the error that goes backward is just y - t.',
      equation: 'L = \\frac12 \\sum_j (y_j - t_j)^2',
    },
    parameters: {},
    target: 'numbers',
  },
  () => 'meanSquaredError',
  0.5,
);
