import type { Case } from './case.ts';

export const batchNorm: Case[] = [
  { title: '5 features', params: {}, inputs: [[5]], batch: 8 },
  { title: '17 features, batch of 2', params: {}, inputs: [[17]], batch: 2 },
  { title: 'image of 6 channels', params: {}, inputs: [[3, 4, 6]], batch: 3 },
  { title: 'image of 16 channels', params: {}, inputs: [[2, 3, 16]], batch: 4 },
  { title: 'one channel, one image', params: {}, inputs: [[4, 5, 1]], batch: 1 },
  { title: 'sequence', params: {}, inputs: [[4, 3]], batch: 5 },
  {
    title: 'epsilon 0.1, momentum 0.5',
    params: { epsilon: 0.1, momentum: 0.5 },
    inputs: [[2, 2, 19]],
    batch: 3,
  },
  { title: 'momentum 0 keeps the last batch only', params: { momentum: 0 }, inputs: [[7]], batch: 6 },
  { title: 'mean far from zero', params: {}, inputs: [[3, 3, 5]], batch: 6, draw: 'offset' },
  { title: 'then relu', params: {}, inputs: [[3, 4, 6]], batch: 3, then: { function: 'relu' } },
  { title: 'then leakyRelu', params: {}, inputs: [[19]], batch: 7, then: { function: 'leakyRelu' } },
  { title: 'after training, features', params: {}, inputs: [[9]], batch: 4, mode: 'evaluate' },
  {
    title: 'after training, image',
    params: { epsilon: 1e-3 },
    inputs: [[3, 3, 5]],
    batch: 2,
    mode: 'evaluate',
  },
];

export const layerNorm: Case[] = [
  { title: '5 features', params: {}, inputs: [[5]], batch: 4 },
  { title: '64 features', params: {}, inputs: [[64]], batch: 3 },
  { title: '37 features, batch of 1', params: { epsilon: 0.1 }, inputs: [[37]], batch: 1 },
  { title: '2 features, epsilon 1', params: { epsilon: 1 }, inputs: [[2]], batch: 3 },
  { title: 'sequence', params: {}, inputs: [[5, 9]], batch: 3 },
  { title: 'lengths 5, 2, 3', params: {}, inputs: [[5, 9]], batch: 3, lengths: [5, 2, 3] },
  { title: 'sequence of 16 features', params: {}, inputs: [[3, 16]], batch: 2 },
  { title: 'image, over its channels', params: {}, inputs: [[3, 2, 18]], batch: 2 },
  { title: 'mean far from zero', params: {}, inputs: [[33]], batch: 4, draw: 'offset' },
  { title: 'after training', params: {}, inputs: [[2, 11]], batch: 2, mode: 'evaluate' },
];

export const groupNorm: Case[] = [
  { title: '2 groups of 3 channels', params: { groups: 2 }, inputs: [[3, 4, 6]], batch: 3 },
  { title: '4 groups of 4 channels', params: {}, inputs: [[2, 3, 16]], batch: 2 },
  { title: 'one group of 17 channels', params: { groups: 1 }, inputs: [[3, 3, 17]], batch: 2 },
  { title: 'as many groups as channels', params: { groups: 5 }, inputs: [[4, 3, 5]], batch: 3 },
  { title: 'one pixel', params: { groups: 3 }, inputs: [[1, 1, 21]], batch: 3 },
  { title: 'one channel, batch of 1', params: { groups: 1, epsilon: 0.1 }, inputs: [[5, 4, 1]], batch: 1 },
  { title: 'sequence', params: { groups: 3 }, inputs: [[6, 9]], batch: 2 },
  { title: 'more pixels than one chunk', params: { groups: 2 }, inputs: [[9, 8, 20]], batch: 2 },
  { title: 'mean far from zero', params: { groups: 2 }, inputs: [[3, 3, 10]], batch: 3, draw: 'offset' },
  { title: 'after training', params: { groups: 2 }, inputs: [[3, 3, 6]], batch: 2, mode: 'evaluate' },
];
