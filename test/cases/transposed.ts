import type { Case } from './case.ts';

export const convTranspose2d: Case[] = [
  { title: '3 x 3 stride 2 same', params: { filters: 4 }, inputs: [[3, 4, 3]], batch: 2 },
  { title: '4 x 4 stride 2 same', params: { filters: 5, kernel: [4, 4] }, inputs: [[3, 2, 17]], batch: 2 },
  { title: 'valid', params: { filters: 3, padding: 'valid' }, inputs: [[3, 3, 5]], batch: 3 },
  { title: 'stride 1 same', params: { filters: 16, stride: [1, 1] }, inputs: [[4, 5, 8]], batch: 2 },
  {
    title: 'stride 1 same, 16 channels, 18 filters',
    params: { filters: 18, stride: [1, 1] },
    inputs: [[4, 4, 16]],
    batch: 2,
  },
  {
    title: 'padding 1, output padding 1 x 0, stride 2 x 3',
    params: { filters: 6, padding: 1, outputPadding: [1, 0], stride: [2, 3] },
    inputs: [[3, 4, 2]],
    batch: 2,
  },
  {
    title: 'stride wider than the kernel',
    params: { filters: 3, kernel: [2, 1], stride: [3, 2] },
    inputs: [[3, 2, 4]],
    batch: 2,
  },
  {
    title: 'stride wider than the kernel, valid, output padding 2',
    params: { filters: 3, kernel: [1, 2], stride: [3, 3], padding: 'valid', outputPadding: [2, 2] },
    inputs: [[2, 3, 4]],
    batch: 2,
  },
  {
    title: 'dilation 2, stride 2 x 1, without bias',
    params: { filters: 7, dilation: [2, 2], stride: [2, 1], bias: false },
    inputs: [[3, 4, 3]],
    batch: 2,
  },
  { title: 'one filter, one channel, batch of 1', params: { filters: 1 }, inputs: [[4, 4, 1]], batch: 1 },
  {
    title: 'one pixel, 33 filters',
    params: { filters: 33, kernel: [2, 2], padding: 'valid' },
    inputs: [[1, 1, 6]],
    batch: 3,
  },
];
