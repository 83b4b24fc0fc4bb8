import type { Case } from './case.ts';

export const gaussianHead: Case[] = [
  { title: 'learned for all of 3', params: {}, inputs: [[3]], batch: 4 },
  { title: 'learned for each of 17', params: { per: 'output' }, inputs: [[17]], batch: 5 },
  { title: 'fixed, beta 4', params: { variance: 'fixed', beta: 4 }, inputs: [[2]], batch: 3 },
  { title: 'learned for each, of a sequence', params: { per: 'output' }, inputs: [[4, 5]], batch: 2 },
  { title: 'learned for all, lengths 3, 1', params: {}, inputs: [[3, 2]], lengths: [3, 1], batch: 2 },
  { title: 'learned for all, one output, batch of 1', params: { beta: 0.5 }, inputs: [[1]], batch: 1 },
];

/** The weights are those of the dense layer that makes the input: y = x X^T + b. */
export const tiedDense: Case[] = [
  { title: '5 -> 4', params: { of: 'x0' }, inputs: [[5]], batch: 4 },
  { title: '17 -> 33', params: { of: 'x0' }, inputs: [[17]], batch: 33 },
  { title: 'without bias', params: { of: 'x0', bias: false }, inputs: [[6]], batch: 3 },
  { title: 'then tanh', params: { of: 'x0' }, inputs: [[3]], batch: 7, then: { function: 'tanh' } },
  { title: 'batch of 1', params: { of: 'x0' }, inputs: [[16]], batch: 1 },
];
