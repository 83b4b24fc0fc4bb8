import { float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

export const sgd: Optimizer = {
  title: 'SGD',
  doc: {
    summary: 'Stochastic gradient descent: a step against the gradient.',
    equation: 'w \\leftarrow w - \\eta \\, g',
  },
  parameters: { learningRate: float(0, 1000, 0.1, 'Step size, eta.'), ...penalties, ...clipping },
  slots: () => [],
  emit(emit, { w, dw, clock }) {
    emit.over(updateItems(w.size), 'sgd', { w, dw, n: w.size, perItem: updateBlock, clock });
  },
};
