import type { Case } from './case.ts';

const sigmoid = { function: 'sigmoid' };

export const sparsity: Case[] = [
  { title: 'l1', params: { strength: 0.3 }, inputs: [[7]], batch: 4, draw: 'apart' },
  { title: 'l1 of an image', params: { strength: 0.1 }, inputs: [[3, 2, 17]], batch: 2, draw: 'apart' },
  {
    title: 'kl to 0.05',
    params: { penalty: 'kl', strength: 0.5 },
    inputs: [[5]],
    batch: 6,
    behind: sigmoid,
  },
  {
    title: 'kl to 0.3 on steps',
    params: { penalty: 'kl', strength: 0.2, rate: 0.3 },
    inputs: [[4, 18]],
    batch: 3,
    behind: sigmoid,
  },
  {
    title: 'kl, batch of 1',
    params: { penalty: 'kl', strength: 2 },
    inputs: [[3]],
    batch: 1,
    behind: sigmoid,
  },
  {
    title: 'kl, means near the rate',
    params: { penalty: 'kl', strength: 500, rate: 0.5 },
    inputs: [[17]],
    batch: 40,
    behind: sigmoid,
  },
  {
    title: 'does nothing after training',
    params: { strength: 9 },
    inputs: [[9]],
    batch: 3,
    mode: 'evaluate',
  },
];
