import { boolean, float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

export const rmsprop: Optimizer = {
  title: 'RMSprop',
  doc: {
    summary:
      'The gradient over the root of its running mean square: steps of about the same size at every slope.',
    equation:
      'v \\leftarrow \\alpha v + (1-\\alpha) g^2, \\quad u \\leftarrow \\mu u + \\frac{g}{\\sqrt{v} + \\epsilon}, \\quad w \\leftarrow w - \\eta \\, u',
    source: 'Tieleman & Hinton, Coursera lecture 6.5, 2012; centred: Graves, arXiv:1308.0850, 2013',
  },
  parameters: {
    learningRate: float(0, 1000, 0.01, 'Step size, eta.'),
    alpha: float(0, 0.999999, 0.99, 'Memory of the mean of squared gradients.'),
    momentum: float(0, 0.9999, 0, 'How much of the last velocity is kept, mu.'),
    centred: boolean(false, 'Divide by the standard deviation of the gradient: v is then its variance.'),
    epsilon: float(1e-16, 1, 1e-8, 'Keeps the division finite.'),
    ...penalties,
    ...clipping,
  },
  slots: (params) => [
    ...(params['centred'] ? ['mean', 'variance'] : ['v']),
    ...(params['momentum'] ? ['velocity'] : []),
  ],
  emit(emit, { params, w, dw, slots, clock }) {
    const items = updateItems(w.size),
      d = emit.buffer('direction', w.size),
      momentum = params['momentum'] as number;
    const shared = {
      d,
      dw,
      n: w.size,
      perItem: updateBlock,
      alpha: params['alpha'] as number,
      epsilon: params['epsilon'] as number,
    };
    if (params['centred'])
      emit.over(items, 'rmspropCentred', { ...shared, mean: slots[0]!, variance: slots[1]! });
    else emit.over(items, 'rmsprop', { ...shared, v: slots[0]! });
    // From here on it is what sgd and momentum do.
    const go = { w, dw: d, n: w.size, perItem: updateBlock, clock };
    if (momentum) emit.over(items, 'momentum', { ...go, v: slots.at(-1)!, momentum, nesterov: 0 });
    else emit.over(items, 'sgd', go);
  },
};
