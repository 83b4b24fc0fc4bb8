import { float } from '../parameters.ts';
import { streams } from '../tensor/random.ts';
import { type Optimizer, updateBlock, updateItems } from './optimizer.ts';

/** The step size falls as eps_t = eps (1 + (t - 1) / b)^-gamma: a (b + t)^-gamma of the paper, said by its first value. */
const decayOf = ({ gamma, offset }: Readonly<Record<string, unknown>>, step: number): number =>
  (1 + (step - 1) / (offset as number)) ** -(gamma as number);

export const sgld: Optimizer = {
  title: 'SGLD',
  doc: {
    summary:
      'Stochastic gradient Langevin dynamics: noise in every step makes the weights a sample of their posterior, where the loss is a negative log likelihood.',
    equation:
      'w \\leftarrow w - \\frac{\\epsilon_t}{2} (N g + \\lambda w) + \\sqrt{\\epsilon_t T} \\, z, \\; z \\sim \\mathrm{Normal}(0, 1), \\; \\epsilon_t = \\epsilon (1 + \\frac{t - 1}{b})^{-\\gamma}',
    source: 'Welling & Teh, ICML 2011',
  },
  parameters: {
    learningRate: float(
      0,
      10,
      1e-4,
      'First step size, eps. Half of it, times the number of training samples N, is the rate of plain SGD.',
    ),
    gamma: float(
      0,
      1,
      0,
      'How fast the step size falls, gamma; 0: it stays. In the paper above 0.5, up to 1.',
    ),
    offset: float(1, 1e9, 1000, 'After how many steps the fall begins to show, b.'),
    priorPrecision: float(
      0,
      1e6,
      1,
      'Precision of the Gaussian prior of every weight, lambda: 1 / variance.',
    ),
    temperature: float(0, 10, 1, 'Of the posterior, T: 1 samples it, 0 goes to its mode, without noise.'),
  },
  slots: () => [],
  corrections(to, params, step, samples) {
    const decay = decayOf(params, step);
    to[0] = (decay * samples) / 2;
    to[1] = (decay * (params['priorPrecision'] as number)) / 2;
    to[2] = Math.sqrt(decay * (params['temperature'] as number));
  },
  emit(emit, { w, dw, clock }) {
    emit.over(updateItems(w.size), 'langevin', {
      w,
      dw,
      n: w.size,
      perItem: updateBlock,
      clock,
      // Of all weights each has a number of its own, wherever an update begins.
      first: w.storage.offset + w.at,
      seedLow: emit.seedLow,
      seedHigh: emit.seedHigh,
      stream: streams.langevin,
    });
  },
};
