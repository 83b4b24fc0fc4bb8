import { float } from '../parameters.ts';
import { type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

export const adam: Optimizer = {
  title: 'Adam',
  doc: {
    summary: 'A step size of its own for every weight, from running means of the gradient and of its square.',
    equation:
      'm \\leftarrow \\beta_1 m + (1-\\beta_1) g, \\; v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2, \\; w \\leftarrow w - \\eta \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\epsilon}',
    source: 'Kingma & Ba, ICLR 2015',
  },
  parameters: {
    learningRate: float(0, 10, 0.001, 'Step size, eta.'),
    beta1: float(0, 0.9999, 0.9, 'Memory of the mean of gradients.'),
    beta2: float(0, 0.999999, 0.999, 'Memory of the mean of squared gradients.'),
    epsilon: float(1e-16, 1, 1e-8, 'Keeps the division finite.'),
    ...penalties,
  },
  slots: () => ['m', 'v'],
  corrections: (params, step) => [
    1 / (1 - (params['beta1'] as number) ** step),
    1 / (1 - (params['beta2'] as number) ** step),
  ],
  emit(emit, { params, w, dw, slots }) {
    emit.over(updateItems(w.size), 'adam', {
      w,
      dw,
      m: slots[0]!,
      v: slots[1]!,
      n: w.size,
      perItem: updateBlock,
      clock: emit.clock,
      beta1: params['beta1'] as number,
      beta2: params['beta2'] as number,
      epsilon: params['epsilon'] as number,
    });
  },
};
