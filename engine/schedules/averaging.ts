import { float } from '../parameters.ts';

/**
 * An exponential moving average of the weights, without the bias of its beginning, as Adam's means: after t updates the
 * weights of update k count (1 - d) d^(t-k) / (1 - d^t). After the first one it is the weights themselves.
 */
export const averaging = {
  title: 'Average of weights',
  doc: {
    summary:
      'Validation, predictions and exports use a moving average of the weights; training goes on with the weights themselves.',
    equation: 'a_t = \\sum_k \\frac{(1-d) \\, d^{t-k}}{1 - d^t} w_k',
    source: 'Polyak & Juditsky, 1992',
  },
  parameters: {
    decay: float(
      0,
      0.999999,
      0.999,
      'How much of the average each update keeps, d: it spans about 1 / (1 - d) updates.',
    ),
  },
  /** What the new weights count for in update t, from 1; the average so far counts for the rest. */
  share: (decay: number, t: number): number => (1 - decay) / (1 - decay ** t),
} as const;
