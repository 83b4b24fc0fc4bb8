import type { Case } from './case.ts';

/** Layers that only bring values in, move them, or add them. */

export const input: Case[] = [
  { title: 'features', params: {}, inputs: [[5]], batch: 3 },
  { title: 'image', params: {}, inputs: [[3, 4, 2]], batch: 2 },
  { title: 'sequence, batch of 1', params: {}, inputs: [[4, 3]], batch: 1 },
];

export const flatten: Case[] = [
  { title: 'image', params: {}, inputs: [[3, 4, 2]], batch: 2 },
  { title: 'features stay as they are', params: {}, inputs: [[5]], batch: 3 },
];

export const reshape: Case[] = [
  { title: 'features to an image', params: { shape: [2, 3, 4] }, inputs: [[24]], batch: 2 },
  { title: 'image to a sequence', params: { shape: [6, 4] }, inputs: [[2, 3, 4]], batch: 3 },
];

export const add: Case[] = [
  { title: 'two', params: {}, inputs: [[7], [7]], batch: 3 },
  {
    title: 'three images',
    params: {},
    inputs: [
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
    ],
    batch: 2,
  },
  {
    title: 'a sequence of lengths 2, 4 and a whole one',
    params: {},
    inputs: [
      [4, 3],
      [4, 3],
    ],
    batch: 2,
    lengths: [2, 4],
  },
  { title: 'the same input twice', params: {}, inputs: [[9]], ports: 2, batch: 4 },
  { title: 'the same input three times, batch of 1', params: {}, inputs: [[3, 3, 1]], ports: 3, batch: 1 },
];

export const multiply: Case[] = [
  { title: 'features', params: {}, inputs: [[7], [7]], batch: 3 },
  {
    title: 'images',
    params: {},
    inputs: [
      [3, 2, 5],
      [3, 2, 5],
    ],
    batch: 2,
  },
  { title: 'an image by one value a channel', params: {}, inputs: [[3, 5, 4], [4]], batch: 3 },
  {
    title: 'an image by a single pixel, 17 channels',
    params: {},
    inputs: [
      [2, 3, 17],
      [1, 1, 17],
    ],
    batch: 2,
  },
  { title: 'a sequence by one value a channel, batch of 1', params: {}, inputs: [[5, 3], [3]], batch: 1 },
  {
    title: 'a sequence of lengths 2, 4 and a whole one',
    params: {},
    inputs: [
      [4, 3],
      [4, 3],
    ],
    batch: 2,
    lengths: [2, 4],
  },
  { title: 'the same input twice', params: {}, inputs: [[9]], ports: 2, batch: 4 },
];

export const concat: Case[] = [
  { title: '3, 5 and 1 features', params: {}, inputs: [[3], [5], [1]], batch: 4 },
  {
    title: 'images of 4 and 5 channels',
    params: {},
    inputs: [
      [2, 3, 4],
      [2, 3, 5],
    ],
    batch: 2,
  },
  {
    title: 'images of 16 and 16 channels',
    params: {},
    inputs: [
      [2, 2, 16],
      [2, 2, 16],
    ],
    batch: 3,
  },
  {
    title: 'sequences',
    params: {},
    inputs: [
      [4, 2],
      [4, 7],
    ],
    batch: 2,
  },
  {
    title: 'a sequence of lengths 3, 1 and a whole one',
    params: {},
    inputs: [
      [3, 2],
      [3, 5],
    ],
    batch: 2,
    lengths: [3, 1],
  },
  { title: 'the same input twice', params: {}, inputs: [[2, 2, 3]], ports: 2, batch: 2 },
  { title: 'batch of 1', params: {}, inputs: [[1], [2]], batch: 1 },
];
