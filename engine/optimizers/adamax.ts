import { float } from '../parameters.ts';
import { momentOperands, moments } from './adam.ts';
import { clipping, type Optimizer, penalties, updateItems } from './optimizer.ts';

export const adamax: Optimizer = {
  title: 'Adamax',
  doc: {
    summary: 'Adam with the largest of the past gradients, fading, in the place of their mean square.',
    equation:
      'm \\leftarrow \\beta_1 m + (1-\\beta_1) g, \\; u \\leftarrow \\max(\\beta_2 u, |g| + \\epsilon), \\; w \\leftarrow w - \\frac{\\eta}{1-\\beta_1^t} \\frac{m}{u}',
    source: 'Kingma & Ba, ICLR 2015, section 7.1',
  },
  parameters: {
    learningRate: float(0, 10, 0.002, 'Step size, eta.'),
    beta1: moments.beta1,
    beta2: float(0, 0.999999, 0.999, 'Memory of the largest gradient.'),
    epsilon: moments.epsilon,
    ...penalties,
    ...clipping,
  },
  slots: () => ['m', 'u'],
  corrections(to, params, step) {
    to[0] = 1 / (1 - (params['beta1'] as number) ** step);
  },
  emit(emit, io) {
    const { w, slots } = io;
    emit.over(updateItems(w.size), 'adamax', { ...momentOperands(io), m: slots[0]!, u: slots[1]! });
  },
};
