import { float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems } from './optimizer.ts';

/** Heavy-ball momentum and its look-ahead form differ in one term; the velocity is kept in gradient units as in PyTorch. */
const withMomentum = (nesterov: 0 | 1, about: Pick<Optimizer, 'title' | 'doc'>): Optimizer => ({
  ...about,
  parameters: {
    learningRate: float(0, 1000, 0.01, 'Step size, eta.'),
    momentum: float(0, 0.9999, 0.9, 'How much of the last velocity is kept, mu.'),
    ...penalties,
    ...clipping,
  },
  slots: () => ['velocity'],
  emit(emit, { params, w, dw, slots, clock }) {
    emit.over(updateItems(w.size), 'momentum', {
      w,
      dw,
      v: slots[0]!,
      n: w.size,
      perItem: updateBlock,
      clock,
      momentum: params['momentum'] as number,
      nesterov,
    });
  },
});

export const momentum = withMomentum(0, {
  title: 'Momentum',
  doc: {
    summary: 'SGD with a velocity that averages past gradients.',
    equation: 'v \\leftarrow \\mu v + g, \\quad w \\leftarrow w - \\eta \\, v',
    source: 'Polyak, 1964',
  },
});

export const nesterov = withMomentum(1, {
  title: 'Nesterov',
  doc: {
    summary: 'Momentum that looks ahead: the gradient corrects the velocity before the step.',
    equation: 'v \\leftarrow \\mu v + g, \\quad w \\leftarrow w - \\eta \\, (g + \\mu v)',
    source: 'Nesterov, 1983; in the form of Sutskever et al., ICML 2013',
  },
});
