import type { Case } from './case.ts';

export const depthwiseConv2d: Case[] = [
  { title: '3 x 3 same', params: {}, inputs: [[5, 6, 3]], batch: 2 },
  { title: '16 channels, valid', params: { padding: 'valid' }, inputs: [[4, 5, 16]], batch: 3 },
  { title: '37 channels', params: {}, inputs: [[3, 3, 37]], batch: 2 },
  { title: '2 x 4, same is asymmetric', params: { kernel: [2, 4] }, inputs: [[5, 6, 5]], batch: 2 },
  {
    title: 'stride 2 same on even and odd sizes',
    params: { stride: [2, 2] },
    inputs: [[6, 7, 4]],
    batch: 2,
  },
  {
    title: 'stride 3 x 2, padding 1',
    params: { stride: [3, 2], padding: 1 },
    inputs: [[7, 8, 3]],
    batch: 2,
  },
  { title: 'dilation 2 x 3', params: { dilation: [2, 3] }, inputs: [[6, 8, 2]], batch: 2 },
  { title: 'multiplier 2', params: { multiplier: 2 }, inputs: [[5, 4, 3]], batch: 2 },
  {
    title: 'multiplier 3, stride 2, without bias',
    params: { multiplier: 3, stride: [2, 2], bias: false },
    inputs: [[5, 5, 7]],
    batch: 3,
  },
  {
    title: 'one channel, multiplier 8, batch of 1',
    params: { multiplier: 8 },
    inputs: [[6, 5, 1]],
    batch: 1,
  },
  { title: 'one pixel', params: {}, inputs: [[1, 1, 9]], batch: 4 },
  { title: 'kernel larger than the image', params: { kernel: [5, 7] }, inputs: [[2, 3, 4]], batch: 2 },
];
