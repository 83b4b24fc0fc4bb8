import { float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

export const adagrad: Optimizer = {
  title: 'Adagrad',
  doc: {
    summary: 'Steps shrink with the sum of all squared gradients of a weight: rare features keep large ones.',
    equation:
      's \\leftarrow s + g^2, \\quad w \\leftarrow w - \\frac{\\eta}{1 + (t-1) \\gamma} \\, \\frac{g}{\\sqrt{s} + \\epsilon}',
    source: 'Duchi et al., JMLR 2011',
  },
  parameters: {
    learningRate: float(0, 1000, 0.01, 'Step size, eta.'),
    rateDecay: float(0, 1, 0, 'How fast the step size itself falls with the steps, gamma.'),
    initial: float(0, 1000, 0, 'What the sum of squared gradients, s, begins with.'),
    epsilon: float(1e-16, 1, 1e-10, 'Keeps the division finite.'),
    ...penalties,
    ...clipping,
  },
  // Without the initial value, which the kernel adds: so that it is zero at the start, as all state is.
  slots: () => ['sum'],
  corrections(to, params, step) {
    to[0] = 1 / (1 + (step - 1) * (params['rateDecay'] as number));
  },
  emit(emit, { params, w, dw, slots, clock }) {
    emit.over(updateItems(w.size), 'adagrad', {
      w,
      dw,
      total: slots[0]!,
      n: w.size,
      perItem: updateBlock,
      clock,
      initial: params['initial'] as number,
      epsilon: params['epsilon'] as number,
    });
  },
};
