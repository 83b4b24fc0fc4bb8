import type { Case } from './case.ts';

/** Images made larger or smaller without arithmetic. */

export const upsample2d: Case[] = [
  { title: '2 x 2', params: {}, inputs: [[3, 4, 5]], batch: 2 },
  { title: '1 x 3', params: { size: [1, 3] }, inputs: [[4, 2, 3]], batch: 3 },
  { title: '3 x 1 of 17 channels', params: { size: [3, 1] }, inputs: [[2, 3, 17]], batch: 2 },
  { title: '16 channels, batch of 1', params: {}, inputs: [[2, 2, 16]], batch: 1 },
  { title: 'one pixel', params: { size: [4, 5] }, inputs: [[1, 1, 1]], batch: 3 },
  { title: '1 x 1 changes nothing', params: { size: [1, 1] }, inputs: [[3, 2, 4]], batch: 2 },
];

export const zeroPad2d: Case[] = [
  { title: '1 on each side', params: {}, inputs: [[3, 4, 5]], batch: 2 },
  {
    title: 'four different sides',
    params: { top: 1, bottom: 2, left: 3, right: 0 },
    inputs: [[2, 3, 17]],
    batch: 3,
  },
  { title: 'one pixel, batch of 1', params: { top: 4 }, inputs: [[1, 1, 3]], batch: 1 },
  {
    title: 'nothing',
    params: { top: 0, bottom: 0, left: 0, right: 0 },
    inputs: [[2, 2, 16]],
    batch: 2,
  },
];

export const crop2d: Case[] = [
  { title: '1 on each side', params: {}, inputs: [[4, 5, 5]], batch: 2 },
  {
    title: 'four different sides',
    params: { top: 1, bottom: 2, left: 3, right: 0 },
    inputs: [[5, 6, 17]],
    batch: 3,
  },
  { title: 'to one pixel, batch of 1', params: {}, inputs: [[3, 3, 3]], batch: 1 },
  {
    title: 'nothing',
    params: { top: 0, bottom: 0, left: 0, right: 0 },
    inputs: [[2, 2, 16]],
    batch: 2,
  },
];
