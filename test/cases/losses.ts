import type { LossName } from '../../engine/losses/index.ts';
import type { LossCase } from './case.ts';

export const lossCases: Record<LossName, LossCase[]> = {
  crossEntropy: [
    { title: '10 classes', params: {}, columns: 10, batch: 6, draw: 'wide' },
    { title: '2 classes, batch of 1', params: {}, columns: 2, batch: 1 },
    { title: '17 classes', params: {}, columns: 17, batch: 5 },
    { title: 'large logits', params: {}, columns: 7, batch: 6, draw: 'extreme' },
    { title: 'equal logits', params: {}, columns: 16, batch: 3, draw: 'ties' },
  ],
  binaryCrossEntropy: [
    { title: 'one logit', params: {}, columns: 1, batch: 7, draw: 'wide', targets: 'hard' },
    { title: 'several logits, soft targets', params: {}, columns: 5, batch: 4, targets: 'soft' },
    { title: 'large logits', params: {}, columns: 3, batch: 6, draw: 'extreme', targets: 'hard' },
    {
      title: 'probabilities',
      params: { fromLogits: false },
      columns: 1,
      batch: 9,
      draw: 'probabilities',
      targets: 'hard',
    },
    {
      title: 'probabilities, soft targets',
      params: { fromLogits: false },
      columns: 6,
      batch: 3,
      draw: 'probabilities',
      targets: 'soft',
    },
  ],
  meanSquaredError: [
    { title: 'one output', params: {}, columns: 1, batch: 5 },
    { title: '17 outputs', params: {}, columns: 17, batch: 3 },
    { title: 'batch of 1', params: {}, columns: 4, batch: 1, draw: 'wide' },
  ],
  halfSquaredError: [
    { title: 'one output', params: {}, columns: 1, batch: 5 },
    { title: '17 outputs', params: {}, columns: 17, batch: 3 },
    { title: 'batch of 1', params: {}, columns: 4, batch: 1, draw: 'wide' },
  ],
  gaussianNll: [
    { title: 'one target', params: {}, columns: 2, batch: 6 },
    { title: '17 targets', params: {}, columns: 34, batch: 3 },
    { title: 'wide, batch of 1', params: {}, columns: 8, batch: 1, draw: 'wide' },
  ],
  bernoulliNll: [
    { title: 'one logit', params: {}, columns: 1, batch: 7, draw: 'wide', targets: 'hard' },
    { title: '19 logits, soft targets', params: {}, columns: 19, batch: 4, targets: 'soft' },
    { title: 'large logits', params: {}, columns: 3, batch: 6, draw: 'extreme', targets: 'hard' },
  ],
  meanAbsoluteError: [
    { title: 'one output', params: {}, columns: 1, batch: 6 },
    { title: '19 outputs', params: {}, columns: 19, batch: 4, draw: 'wide' },
  ],
  huber: [
    { title: 'delta 1', params: {}, columns: 5, batch: 6, draw: 'wide' },
    { title: 'delta 0.3', params: { delta: 0.3 }, columns: 18, batch: 2 },
    { title: 'delta 5, all within', params: { delta: 50 }, columns: 3, batch: 4 },
  ],
};
