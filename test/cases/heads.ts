import type { Case } from './case.ts';

export const gaussianHead: Case[] = [
  { title: 'learned for all of 3', params: {}, inputs: [[3]], batch: 4 },
  { title: 'learned for each of 17', params: { per: 'output' }, inputs: [[17]], batch: 5 },
  { title: 'fixed, beta 4', params: { variance: 'fixed', beta: 4 }, inputs: [[2]], batch: 3 },
  { title: 'learned for each, of a sequence', params: { per: 'output' }, inputs: [[4, 5]], batch: 2 },
  { title: 'learned for all, one output, batch of 1', params: { beta: 0.5 }, inputs: [[1]], batch: 1 },
];
