import type { LossName } from '../../engine/losses/index.ts';
import type { LossCase } from './case.ts';

export const lossCases: Record<LossName, LossCase[]> = {
  crossEntropy: [
    { title: '10 classes', params: {}, columns: 10, batch: 6, draw: 'wide' },
    { title: '2 classes, batch of 1', params: {}, columns: 2, batch: 1 },
    { title: '17 classes', params: {}, columns: 17, batch: 5 },
    { title: 'large logits', params: {}, columns: 7, batch: 6, draw: 'extreme' },
    { title: 'sequence of 4 steps', params: {}, columns: 5, steps: 4, batch: 3 },
    { title: 'lengths 3, 1, 4, 2', params: {}, columns: 3, steps: 4, lengths: [3, 1, 4, 2], batch: 4 },
    { title: 'equal logits', params: {}, columns: 16, batch: 3, draw: 'ties' },
  ],
  binaryCrossEntropy: [
    { title: 'one logit', params: {}, columns: 1, batch: 7, draw: 'wide', targets: 'hard' },
    { title: 'several logits, soft targets', params: {}, columns: 5, batch: 4, targets: 'soft' },
    {
      title: 'one logit a step, lengths 2, 5',
      params: {},
      columns: 1,
      steps: 5,
      lengths: [2, 5],
      batch: 2,
      targets: 'hard',
    },
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
    { title: 'sequence of 3 steps', params: {}, columns: 4, steps: 3, batch: 2 },
    { title: 'lengths 6, 2, 1', params: {}, columns: 9, steps: 6, lengths: [6, 2, 1], batch: 3 },
    { title: 'batch of 1', params: {}, columns: 4, batch: 1, draw: 'wide' },
  ],
  halfSquaredError: [
    { title: 'lengths 4, 1', params: {}, columns: 3, steps: 4, lengths: [4, 1], batch: 2 },
    { title: 'one output', params: {}, columns: 1, batch: 5 },
    { title: '17 outputs', params: {}, columns: 17, batch: 3 },
    { title: 'batch of 1', params: {}, columns: 4, batch: 1, draw: 'wide' },
  ],
  gaussianNll: [
    { title: 'lengths 2, 3', params: {}, columns: 4, steps: 3, lengths: [2, 3], batch: 2 },
    { title: 'one target', params: {}, columns: 2, batch: 6 },
    { title: '17 targets', params: {}, columns: 34, batch: 3 },
    { title: 'wide, batch of 1', params: {}, columns: 8, batch: 1, draw: 'wide' },
  ],
  bernoulliNll: [
    { title: 'sequence of 2 steps', params: {}, columns: 5, steps: 2, batch: 2, targets: 'hard' },
    { title: 'one logit', params: {}, columns: 1, batch: 7, draw: 'wide', targets: 'hard' },
    { title: '19 logits, soft targets', params: {}, columns: 19, batch: 4, targets: 'soft' },
    { title: 'large logits', params: {}, columns: 3, batch: 6, draw: 'extreme', targets: 'hard' },
  ],
  meanAbsoluteError: [
    { title: 'one output', params: {}, columns: 1, batch: 6 },
    { title: 'lengths 1, 3', params: {}, columns: 2, steps: 3, lengths: [1, 3], batch: 2 },
    { title: '19 outputs', params: {}, columns: 19, batch: 4, draw: 'wide' },
  ],
  huber: [
    { title: 'delta 1', params: {}, columns: 5, batch: 6, draw: 'wide' },
    { title: 'lengths 4, 3', params: {}, columns: 3, steps: 4, lengths: [4, 3], batch: 2, draw: 'wide' },
    { title: 'delta 0.3', params: { delta: 0.3 }, columns: 18, batch: 2 },
    { title: 'delta 5, all within', params: { delta: 50 }, columns: 3, batch: 4 },
  ],
};
