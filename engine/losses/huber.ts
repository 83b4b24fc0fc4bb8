import { float } from '../parameters.ts';
import { elementLoss } from './elementLoss.ts';

export const huber = elementLoss(
  {
    title: 'Huber',
    doc: {
      summary: 'Squared near the target, absolute far from it: smooth, and not led astray by outliers.',
      equation:
        'L = \\frac{1}{n} \\sum_j \\begin{cases} \\frac12 d_j^2 & |d_j| \\le \\delta \\\\ \\delta (|d_j| - \\frac12 \\delta) & \\text{else} \\end{cases}, \\quad d = y - t',
    },
    parameters: { delta: float(1e-3, 1e3, 1, 'Where the square ends and the straight line begins.') },
    target: 'numbers',
  },
  () => 'huber',
);
