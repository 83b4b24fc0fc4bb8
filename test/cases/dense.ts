import type { Case } from './case.ts';

/** Sizes around the kernels' tiles: 1, just below, at and above 4, 16 and 48. */
export const dense: Case[] = [
  { title: 'one feature, one unit, batch of 1', params: { units: 1 }, inputs: [[1]], batch: 1 },
  { title: '7 -> 5', params: { units: 5 }, inputs: [[7]], batch: 3 },
  { title: '17 -> 33 without bias', params: { units: 33, bias: false }, inputs: [[17]], batch: 7 },
  { title: '64 -> 48, whole tiles', params: { units: 48 }, inputs: [[64]], batch: 8 },
  { title: '150 -> 3, long sums', params: { units: 3 }, inputs: [[150]], batch: 5 },
  { title: '3 -> 50, batch of 1', params: { units: 50 }, inputs: [[3]], batch: 1 },
  // Of so many weights each of two lanes reads its own half of the rows, forward and for dx.
  {
    title: '261 -> 129 by halves, then relu',
    params: { units: 129 },
    inputs: [[261]],
    batch: 3,
    then: { function: 'relu' },
  },
  {
    title: '258 -> 130 by halves without bias',
    params: { units: 130, bias: false },
    inputs: [[258]],
    batch: 2,
  },
  { title: 'sequence of 5 x 7 -> 6', params: { units: 6 }, inputs: [[5, 7]], batch: 2 },
  {
    title: 'sequence of 3 x 16 -> 16 without bias',
    params: { units: 16, bias: false },
    inputs: [[3, 16]],
    batch: 4,
  },
  {
    title: 'sequences of lengths 4, 1, 5',
    params: { units: 7 },
    inputs: [[5, 6]],
    batch: 3,
    lengths: [4, 1, 5],
  },
  {
    title: 'sequences of lengths 2, 3, then relu',
    params: { units: 17 },
    inputs: [[3, 4]],
    batch: 2,
    lengths: [2, 3],
    then: { function: 'relu' },
  },
  { title: 'then relu', params: { units: 19 }, inputs: [[10]], batch: 6, then: { function: 'relu' } },
  {
    title: 'then leakyRelu',
    params: { units: 17 },
    inputs: [[9]],
    batch: 5,
    then: { function: 'leakyRelu', slope: 0.2 },
  },
  {
    title: 'then elu',
    params: { units: 5 },
    inputs: [[6]],
    batch: 4,
    then: { function: 'elu', alpha: 0.7 },
  },
  {
    title: 'then tanh, without bias',
    params: { units: 21, bias: false },
    inputs: [[8]],
    batch: 4,
    then: { function: 'tanh' },
  },
  {
    title: 'sequence, then sigmoid',
    params: { units: 18 },
    inputs: [[3, 5]],
    batch: 3,
    then: { function: 'sigmoid' },
  },
  {
    title: 'then gelu (not fused)',
    params: { units: 7 },
    inputs: [[5]],
    batch: 3,
    then: { function: 'gelu' },
  },
];
