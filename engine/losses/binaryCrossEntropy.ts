import { boolean } from '../parameters.ts';
import { elementLoss } from './elementLoss.ts';

export const binaryCrossEntropy = elementLoss(
  {
    title: 'Binary cross-entropy',
    doc: {
      summary: 'For yes or no, and for several independent yes or no. Works on logits unless told otherwise.',
      equation: 'L = -t \\log p - (1 - t) \\log (1 - p), \\quad p = \\sigma(z)',
    },
    parameters: {
      fromLogits: boolean(true, 'The output is a logit (no sigmoid at the end), which is more stable.'),
    },
    target: 'binary',
    logits: (params) => params['fromLogits'] === true,
  },
  (params) => (params['fromLogits'] ? 'binaryCrossEntropyLogits' : 'binaryCrossEntropy'),
);
