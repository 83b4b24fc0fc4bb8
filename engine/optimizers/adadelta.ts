import { float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

export const adadelta: Optimizer = {
  title: 'Adadelta',
  doc: {
    summary:
      'Steps as large as earlier steps were, relative to the gradients: without a step size that has to be found.',
    equation:
      'v \\leftarrow \\rho v + (1-\\rho) g^2, \\; d = \\sqrt{\\frac{u + \\epsilon}{v + \\epsilon}} \\, g, \\; u \\leftarrow \\rho u + (1-\\rho) d^2, \\; w \\leftarrow w - \\eta \\, d',
    source: 'Zeiler, arXiv:1212.5701, 2012',
  },
  parameters: {
    learningRate: float(0, 1000, 1, 'Scale of the step, eta; 1 in the paper.'),
    rho: float(0, 0.999999, 0.9, 'Memory of the means of squares.'),
    epsilon: float(1e-16, 1, 1e-6, 'Lets the first steps be made: they are about its root in size.'),
    ...penalties,
    ...clipping,
  },
  slots: () => ['v', 'u'],
  emit(emit, { params, w, dw, slots, clock }) {
    emit.over(updateItems(w.size), 'adadelta', {
      w,
      dw,
      v: slots[0]!,
      u: slots[1]!,
      n: w.size,
      perItem: updateBlock,
      clock,
      rho: params['rho'] as number,
      epsilon: params['epsilon'] as number,
    });
  },
};
