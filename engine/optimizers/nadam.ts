import { float, type Values } from '../parameters.ts';
import { momentOperands, moments } from './adam.ts';
import { clipping, type Optimizer, penalties, updateItems } from './optimizer.ts';

/** Momentum of step t: grows from half of beta1 to beta1. */
const momentumOf = (params: Values, step: number): number =>
  (params['beta1'] as number) * (1 - 0.5 * 0.96 ** (step * (params['momentumDecay'] as number)));

/** Where the last product of momenta stood, so that a step costs one factor; from the start it comes out the same. */
const products = new WeakMap<Values, { step: number; product: number }>();

/** The product of the momenta of steps 1 to t. */
function productOf(params: Values, step: number): number {
  let known = products.get(params);
  if (!known || known.step > step) known = { step: 0, product: 1 };
  let { product } = known;
  // Once 0 it stays 0.
  for (let t = known.step + 1; t <= step && product > 0; t++) product *= momentumOf(params, t);
  products.set(params, { step, product });
  return product;
}

export const nadam: Optimizer = {
  title: 'NAdam',
  doc: {
    summary: "Adam with Nesterov's look-ahead, and a momentum that grows with the steps.",
    equation:
      '\\mu_t = \\beta_1 (1 - 0.96^{t \\gamma} / 2), \\; w \\leftarrow w - \\eta \\left( \\frac{(1-\\mu_t) g}{1 - \\prod_{i \\le t} \\mu_i} + \\frac{\\mu_{t+1} m}{1 - \\prod_{i \\le t+1} \\mu_i} \\right) / \\left( \\sqrt{v / (1-\\beta_2^t)} + \\epsilon \\right), \\; m, v \\text{ as in Adam}',
    source: 'Dozat, ICLR workshop 2016',
  },
  parameters: {
    learningRate: float(0, 10, 0.002, 'Step size, eta.'),
    ...moments,
    momentumDecay: float(0, 100, 0.004, 'How fast the momentum grows towards beta1, gamma.'),
    ...penalties,
    ...clipping,
  },
  slots: () => ['m', 'v'],
  corrections(to, params, step) {
    const product = productOf(params, step),
      next = momentumOf(params, step + 1);
    to[0] = (1 - momentumOf(params, step)) / (1 - product);
    to[1] = 1 / (1 - (params['beta2'] as number) ** step);
    to[2] = next / (1 - product * next);
  },
  emit(emit, io) {
    const { w, slots } = io;
    emit.over(updateItems(w.size), 'nadam', { ...momentOperands(io), m: slots[0]!, v: slots[1]! });
  },
};
