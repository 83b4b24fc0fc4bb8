import { boolean, float } from '../parameters.ts';
import { clipping, type Optimizer, penalties, updateBlock, updateItems, type UpdateIO } from './optimizer.ts';

/** What every member of the family has: memories of the moments, and what keeps the division finite. */
export const moments = {
  beta1: float(0, 0.9999, 0.9, 'Memory of the mean of gradients.'),
  beta2: float(0, 0.999999, 0.999, 'Memory of the mean of squared gradients.'),
  epsilon: float(1e-16, 1, 1e-8, 'Keeps the division finite.'),
} as const;

/** What every member's update works with, besides the moments themselves. */
export const momentOperands = ({ params, w, dw, clock }: UpdateIO) => ({
  w,
  dw,
  n: w.size,
  perItem: updateBlock,
  clock,
  beta1: params['beta1'] as number,
  beta2: params['beta2'] as number,
  epsilon: params['epsilon'] as number,
});

const amsgrad = boolean(
  false,
  'AMSGrad: divide by the largest mean of squared gradients so far, so that no step size grows again.',
);

/** Adam and AdamW differ in what weight decay is: part of the gradient, or a shrinking beside the step. */
const adamLike = (about: Pick<Optimizer, 'title' | 'doc' | 'parameters' | 'decoupled'>): Optimizer => ({
  ...about,
  slots: (params) => (params['amsgrad'] ? ['m', 'v', 'vMax'] : ['m', 'v']),
  corrections(to, params, step) {
    to[0] = 1 / (1 - (params['beta1'] as number) ** step);
    to[1] = 1 / (1 - (params['beta2'] as number) ** step);
  },
  emit(emit, io) {
    const { params, w, slots } = io;
    const operands = {
      ...momentOperands(io),
      m: slots[0]!,
      v: slots[1]!,
      decay: about.decoupled ? (params['weightDecay'] as number) : 0,
    };
    const items = updateItems(w.size);
    if (params['amsgrad']) emit.over(items, 'amsgrad', { ...operands, top: slots[2]! });
    else emit.over(items, 'adam', operands);
  },
});

export const adam = adamLike({
  title: 'Adam',
  doc: {
    summary: 'A step size of its own for every weight, from running means of the gradient and of its square.',
    equation:
      'm \\leftarrow \\beta_1 m + (1-\\beta_1) g, \\; v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2, \\; w \\leftarrow w - \\eta \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\epsilon}',
    source: 'Kingma & Ba, ICLR 2015; AMSGrad: Reddi et al., ICLR 2018',
  },
  parameters: {
    learningRate: float(0, 10, 0.001, 'Step size, eta.'),
    ...moments,
    amsgrad,
    ...penalties,
    ...clipping,
  },
});

export const adamw = adamLike({
  title: 'AdamW',
  doc: {
    summary:
      'Adam with decoupled weight decay: all weights shrink alike, however large their gradients have been.',
    equation:
      'w \\leftarrow (1 - \\eta \\lambda) w - \\eta \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\epsilon}, \\; m, v \\text{ as in Adam}',
    source: 'Loshchilov & Hutter, ICLR 2019',
  },
  decoupled: true,
  parameters: {
    learningRate: float(0, 10, 0.001, 'Step size, eta.'),
    ...moments,
    amsgrad,
    weightDecay: float(
      0,
      10,
      0.01,
      'Decay, lambda: the part of a weight, times the step size, that each step takes away. For all weights, biases too.',
    ),
    l1: penalties.l1,
    ...clipping,
  },
});
