import { elementLoss } from './elementLoss.ts';

export const bernoulliNll = elementLoss(
  {
    title: 'Bernoulli likelihood',
    doc: {
      summary:
        'Negative log-likelihood, in nats, of outputs that are each yes or no: binary cross-entropy of logits, summed over the outputs.',
      equation: 'L = -\\sum_j t_j \\log p_j + (1 - t_j) \\log (1 - p_j), \\quad p = \\sigma(z)',
    },
    parameters: {},
    target: 'binary',
    logits: () => true,
  },
  () => 'binaryCrossEntropyLogits',
  1,
);
