import type { Case } from './case.ts';

const random = 'its mask comes from our own generator';

export const dropout: Case[] = [
  { title: 'rate 0 changes nothing', params: { rate: 0 }, inputs: [[7]], batch: 4 },
  { title: 'half', params: {}, inputs: [[37]], batch: 4, noGolden: random },
  { title: 'rate 0.2 on an image', params: { rate: 0.2 }, inputs: [[3, 5, 3]], batch: 3, noGolden: random },
  { title: 'rate 0.9, batch of 1', params: { rate: 0.9 }, inputs: [[50]], batch: 1, noGolden: random },
  { title: 'does nothing after training', params: { rate: 0.7 }, inputs: [[9]], batch: 3, mode: 'evaluate' },
];

export const spatialDropout2d: Case[] = [
  { title: 'rate 0 changes nothing', params: { rate: 0 }, inputs: [[3, 4, 5]], batch: 2 },
  { title: 'half of 17 channels', params: { rate: 0.5 }, inputs: [[4, 3, 17]], batch: 3, noGolden: random },
  { title: '32 channels', params: {}, inputs: [[2, 2, 32]], batch: 2, noGolden: random },
  {
    title: 'rate 0.8, one pixel, batch of 1',
    params: { rate: 0.8 },
    inputs: [[1, 1, 9]],
    batch: 1,
    noGolden: random,
  },
  { title: 'does nothing after training', params: {}, inputs: [[2, 3, 4]], batch: 2, mode: 'evaluate' },
];

export const gaussianNoise: Case[] = [
  { title: 'deviation 0 changes nothing', params: { stddev: 0 }, inputs: [[7]], batch: 4 },
  { title: '37 features', params: {}, inputs: [[37]], batch: 4, noGolden: random },
  {
    title: 'deviation 2 on an image',
    params: { stddev: 2 },
    inputs: [[3, 5, 3]],
    batch: 3,
    noGolden: random,
  },
  { title: 'batch of 1', params: {}, inputs: [[50]], batch: 1, noGolden: random },
  { title: 'does nothing after training', params: { stddev: 3 }, inputs: [[9]], batch: 3, mode: 'evaluate' },
];

export const maskingNoise: Case[] = [
  { title: 'rate 0 changes nothing', params: { rate: 0 }, inputs: [[7]], batch: 4 },
  { title: '37 features', params: {}, inputs: [[37]], batch: 4, noGolden: random },
  { title: 'half of an image', params: { rate: 0.5 }, inputs: [[3, 5, 3]], batch: 3, noGolden: random },
  { title: 'does nothing after training', params: {}, inputs: [[9]], batch: 3, mode: 'evaluate' },
];
