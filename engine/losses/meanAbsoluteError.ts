import { elementLoss } from './elementLoss.ts';

export const meanAbsoluteError = elementLoss(
  {
    title: 'Mean absolute error',
    doc: { summary: 'For quantities with outliers.', equation: 'L = \\frac{1}{n} \\sum_j |y_j - t_j|' },
    parameters: {},
    target: 'numbers',
  },
  () => 'meanAbsoluteError',
);
