import type { Case } from './case.ts';

/** Windows over sequences of steps x channels. */

export const conv1d: Case[] = [
  { title: '3 same', params: { filters: 4 }, inputs: [[7, 3]], batch: 2 },
  { title: '4 same, asymmetric', params: { filters: 5, kernel: 4 }, inputs: [[6, 2]], batch: 3 },
  { title: '5 valid', params: { filters: 6, kernel: 5, padding: 'valid' }, inputs: [[9, 17]], batch: 2 },
  { title: '1 step', params: { filters: 33, kernel: 1 }, inputs: [[4, 5]], batch: 3 },
  { title: 'stride 2 same', params: { filters: 16, stride: 2 }, inputs: [[8, 16]], batch: 2 },
  {
    title: 'stride 3 valid, steps left over',
    params: { filters: 3, stride: 3, padding: 'valid' },
    inputs: [[11, 4]],
    batch: 2,
  },
  {
    title: 'padding 2, of steps alone',
    params: { filters: 4, padding: 2, kernel: 5 },
    inputs: [[6, 3]],
    batch: 2,
  },
  { title: 'dilation 2 same', params: { filters: 5, dilation: 2 }, inputs: [[9, 3]], batch: 2 },
  {
    title: 'dilation 3, padding 4, stride 2',
    params: { filters: 7, dilation: 3, padding: 4, stride: 2 },
    inputs: [[10, 2]],
    batch: 2,
  },
  { title: 'without bias, batch of 1', params: { filters: 9, bias: false }, inputs: [[5, 6]], batch: 1 },
  { title: 'one step, one channel', params: { filters: 2 }, inputs: [[1, 1]], batch: 4 },
  { title: 'then relu', params: { filters: 17 }, inputs: [[6, 3]], batch: 2, then: { function: 'relu' } },
  { title: 'causal', params: { filters: 4, padding: 'causal' }, inputs: [[7, 3]], batch: 2 },
  {
    title: 'causal, lengths 5, 1, 3',
    params: { filters: 6, padding: 'causal', dilation: 2 },
    inputs: [[5, 4]],
    batch: 3,
    lengths: [5, 1, 3],
  },
  {
    title: 'causal, dilation 4, longer than the sequence',
    params: { filters: 5, kernel: 2, padding: 'causal', dilation: 4 },
    inputs: [[4, 17]],
    batch: 3,
  },
  {
    title: 'causal, stride 2',
    params: { filters: 3, kernel: 4, padding: 'causal', stride: 2 },
    inputs: [[8, 2]],
    batch: 2,
  },
  { title: '2 groups', params: { filters: 4, groups: 2 }, inputs: [[7, 6]], batch: 2 },
  {
    title: '3 groups, causal, dilation 2, without bias',
    params: { filters: 3, groups: 3, padding: 'causal', dilation: 2, bias: false },
    inputs: [[6, 6]],
    batch: 2,
  },
];

export const maxPool1d: Case[] = [
  { title: '2', params: {}, inputs: [[6, 3]], batch: 2, draw: 'apart' },
  { title: '2, a step left over', params: {}, inputs: [[7, 16]], batch: 2, draw: 'apart' },
  {
    title: '3 stride 2 same, asymmetric',
    params: { kernel: 3, padding: 'same' },
    inputs: [[8, 5]],
    batch: 2,
    draw: 'apart',
  },
  {
    title: '3 stride 1, padding 1 of negative values',
    params: { kernel: 3, stride: 1, padding: 1 },
    inputs: [[5, 2]],
    batch: 2,
    draw: 'negative',
  },
  { title: '17 channels, batch of 1', params: { stride: 3 }, inputs: [[9, 17]], batch: 1, draw: 'apart' },
];

export const avgPool1d: Case[] = [
  { title: '2', params: {}, inputs: [[6, 3]], batch: 2 },
  {
    title: '3 same, padding not counted',
    params: { kernel: 3, padding: 'same' },
    inputs: [[8, 5]],
    batch: 2,
  },
  {
    title: '3 same, padding counted',
    params: { kernel: 3, padding: 'same', countPadding: true },
    inputs: [[8, 5]],
    batch: 2,
  },
  { title: 'stride 1, padding 1', params: { stride: 1, padding: 1 }, inputs: [[5, 17]], batch: 3 },
  { title: '16 channels, batch of 1', params: { kernel: 4 }, inputs: [[9, 16]], batch: 1 },
];

const global: Case[] = [
  { title: '6 x 3', params: {}, inputs: [[6, 3]], batch: 2 },
  { title: 'one step', params: {}, inputs: [[1, 7]], batch: 3 },
  { title: '11 x 17', params: {}, inputs: [[11, 17]], batch: 2 },
  { title: '5 x 16, batch of 1', params: {}, inputs: [[5, 16]], batch: 1 },
  { title: '7 x 19, lengths 3, 7, 1', params: {}, inputs: [[7, 19]], batch: 3, lengths: [3, 7, 1] },
];
export const globalAvgPool1d: Case[] = global;
export const globalMaxPool1d: Case[] = global;

export const embedding: Case[] = [
  { title: '6 tokens of 5 features', params: { tokens: 6, units: 5 }, inputs: [[7]], batch: 3 },
  { title: 'one token, one feature', params: { tokens: 1, units: 1 }, inputs: [[4]], batch: 2 },
  { title: '40 tokens of 33, some never seen', params: { tokens: 40, units: 33 }, inputs: [[5]], batch: 2 },
  {
    title: '3 tokens of 16, one step, batch of 1',
    params: { tokens: 3, units: 16 },
    inputs: [[1]],
    batch: 1,
  },
  {
    title: 'lengths 2, 5, 1',
    params: { tokens: 4, units: 18 },
    inputs: [[5]],
    batch: 3,
    lengths: [2, 5, 1],
  },
];

export const repeatVector: Case[] = [
  { title: '3 steps of 5', params: { steps: 3 }, inputs: [[5]], batch: 2 },
  { title: '1 step of 17', params: { steps: 1 }, inputs: [[17]], batch: 3 },
  { title: '9 steps of 16, batch of 1', params: { steps: 9 }, inputs: [[16]], batch: 1 },
];
