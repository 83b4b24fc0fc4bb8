import type { Case } from './case.ts';

export const maxPool2d: Case[] = [
  { title: '2 x 2', params: {}, inputs: [[4, 6, 3]], batch: 2, draw: 'apart' },
  { title: '2 x 2, cells left over', params: {}, inputs: [[5, 7, 4]], batch: 2, draw: 'apart' },
  {
    title: '3 x 3 stride 2 same, asymmetric',
    params: { kernel: [3, 3], padding: 'same' },
    inputs: [[6, 8, 5]],
    batch: 2,
    draw: 'apart',
  },
  {
    title: '3 x 3 stride 1 same, windows overlap',
    params: { kernel: [3, 3], stride: [1, 1], padding: 'same' },
    inputs: [[5, 4, 3]],
    batch: 2,
    draw: 'apart',
  },
  {
    title: 'padding 1 of an all-negative image',
    params: { kernel: [3, 3], padding: 1 },
    inputs: [[5, 5, 2]],
    batch: 2,
    draw: 'negative',
  },
  {
    title: '1 x 3, stride 3 x 1',
    params: { kernel: [1, 3], stride: [3, 1] },
    inputs: [[7, 6, 2]],
    batch: 2,
    draw: 'apart',
  },
  {
    title: 'stride wider than the window',
    params: { kernel: [2, 2], stride: [3, 3] },
    inputs: [[8, 7, 3]],
    batch: 2,
    draw: 'apart',
  },
  { title: '17 channels, batch of 1', params: {}, inputs: [[4, 4, 17]], batch: 1, draw: 'apart' },
  { title: '16 channels', params: {}, inputs: [[4, 4, 16]], batch: 3, draw: 'apart' },
  {
    title: 'one channel, whole image',
    params: { kernel: [4, 3] },
    inputs: [[4, 3, 1]],
    batch: 3,
    draw: 'apart',
  },
  {
    title: 'shared maxima go to the first',
    params: { kernel: [3, 3], stride: [2, 2], padding: 'same' },
    inputs: [[6, 6, 5]],
    batch: 2,
    draw: 'ties',
    noDifferences: 'a step breaks the tie',
  },
];

export const avgPool2d: Case[] = [
  { title: '2 x 2', params: {}, inputs: [[4, 6, 3]], batch: 2 },
  { title: '2 x 2, cells left over', params: {}, inputs: [[5, 7, 4]], batch: 2 },
  {
    title: '3 x 3 same, padding not counted',
    params: { kernel: [3, 3], padding: 'same' },
    inputs: [[6, 8, 5]],
    batch: 2,
  },
  {
    title: '3 x 3 same, padding counted',
    params: { kernel: [3, 3], padding: 'same', countPadding: true },
    inputs: [[6, 7, 5]],
    batch: 2,
  },
  {
    title: 'padding 1, stride 1, windows overlap',
    params: { kernel: [3, 2], stride: [1, 1], padding: 1 },
    inputs: [[4, 5, 2]],
    batch: 2,
  },
  {
    title: 'padding 1, counted',
    params: { kernel: [2, 3], stride: [2, 1], padding: 1, countPadding: true },
    inputs: [[5, 4, 3]],
    batch: 2,
  },
  { title: 'stride wider than the window', params: { stride: [3, 4] }, inputs: [[8, 9, 2]], batch: 2 },
  { title: '17 channels, batch of 1', params: {}, inputs: [[4, 4, 17]], batch: 1 },
  { title: '16 channels', params: { kernel: [2, 1] }, inputs: [[4, 3, 16]], batch: 3 },
];

export const globalAvgPool2d: Case[] = [
  { title: '4 x 5 x 3', params: {}, inputs: [[4, 5, 3]], batch: 2 },
  { title: 'one pixel', params: {}, inputs: [[1, 1, 7]], batch: 3 },
  { title: '7 x 7 x 17', params: {}, inputs: [[7, 7, 17]], batch: 2 },
  { title: '3 x 3 x 16, batch of 1', params: {}, inputs: [[3, 3, 16]], batch: 1 },
];

export const globalMaxPool2d: Case[] = [
  { title: '4 x 5 x 3', params: {}, inputs: [[4, 5, 3]], batch: 2 },
  { title: 'one pixel', params: {}, inputs: [[1, 1, 7]], batch: 3 },
  { title: '7 x 7 x 17', params: {}, inputs: [[7, 7, 17]], batch: 2 },
  { title: '3 x 3 x 16, batch of 1', params: {}, inputs: [[3, 3, 16]], batch: 1 },
];
