import type { Case } from './case.ts';

/** Recurrent layers over sequences of steps x features; a second input is the initial state. */

export const simpleRnn: Case[] = [
  { title: 'last of 5 steps', params: { units: 4 }, inputs: [[5, 3]], batch: 3 },
  { title: 'sequence', params: { units: 5, returns: 'sequence' }, inputs: [[4, 2]], batch: 2 },
  {
    title: 'relu',
    params: { units: 6, activation: 'relu', returns: 'sequence' },
    inputs: [[4, 3]],
    batch: 2,
  },
  {
    title: 'sigmoid, without bias',
    params: { units: 3, activation: 'sigmoid', bias: false },
    inputs: [[6, 2]],
    batch: 2,
  },
  { title: 'linear', params: { units: 3, activation: 'identity' }, inputs: [[4, 4]], batch: 2 },
  { title: 'backward, last', params: { units: 4, direction: 'backward' }, inputs: [[5, 3]], batch: 2 },
  {
    title: 'backward, sequence',
    params: { units: 4, direction: 'backward', returns: 'sequence' },
    inputs: [[3, 5]],
    batch: 3,
  },
  { title: 'both, last', params: { units: 3, direction: 'both' }, inputs: [[4, 2]], batch: 2 },
  {
    title: 'both, sequence',
    params: { units: 17, direction: 'both', returns: 'sequence' },
    inputs: [[5, 3]],
    batch: 2,
  },
  { title: 'initial state', params: { units: 7 }, inputs: [[4, 3], [7]], batch: 3 },
  {
    title: 'initial state, both, sequence',
    params: { units: 3, direction: 'both', returns: 'sequence' },
    inputs: [[4, 2], [6]],
    batch: 2,
  },
  { title: 'one step, one unit, batch of 1', params: { units: 1 }, inputs: [[1, 1]], batch: 1 },
  { title: '16 units, 12 steps', params: { units: 16 }, inputs: [[12, 16]], batch: 5 },
  { title: 'after training', params: { units: 5 }, inputs: [[4, 3]], batch: 2, mode: 'evaluate' },
  { title: 'lengths 3, 1, 5', params: { units: 6 }, inputs: [[5, 3]], lengths: [3, 1, 5], batch: 3 },
  {
    title: 'lengths 2, 4, backward, initial state',
    params: { units: 5, direction: 'backward' },
    inputs: [[4, 3], [5]],
    lengths: [2, 4],
    batch: 2,
  },
  {
    title: 'lengths 1, 4, 3, both, sequence, initial state',
    params: { units: 5, direction: 'both', returns: 'sequence' },
    inputs: [[5, 2], [10]],
    lengths: [1, 4, 3],
    batch: 3,
  },
];

const both = { direction: 'both' } as const,
  sequence = { returns: 'sequence' } as const;

export const lstm: Case[] = [
  { title: 'last of 5 steps', params: { units: 4 }, inputs: [[5, 3]], batch: 3 },
  { title: 'sequence', params: { units: 5, ...sequence }, inputs: [[4, 2]], batch: 2 },
  { title: 'state', params: { units: 6, returns: 'state' }, inputs: [[4, 3]], batch: 3 },
  { title: 'without bias', params: { units: 7, bias: false }, inputs: [[3, 5]], batch: 2 },
  { title: 'backward', params: { units: 5, direction: 'backward' }, inputs: [[4, 3]], batch: 3 },
  { title: 'both, sequence', params: { units: 9, ...both, ...sequence }, inputs: [[4, 3]], batch: 2 },
  { title: 'both, state', params: { units: 4, ...both, returns: 'state' }, inputs: [[3, 6]], batch: 2 },
  { title: 'initial state h', params: { units: 7, ...sequence }, inputs: [[4, 3], [7]], batch: 3 },
  { title: 'initial state h and c', params: { units: 6 }, inputs: [[4, 3], [12]], batch: 3 },
  {
    title: 'initial state h and c, both, state',
    params: { units: 5, ...both, returns: 'state' },
    inputs: [[3, 4], [20]],
    batch: 2,
  },
  { title: 'initial state h, both', params: { units: 5, ...both }, inputs: [[3, 4], [10]], batch: 2 },
  { title: 'peepholes', params: { units: 5, peepholes: true }, inputs: [[5, 3]], batch: 3 },
  {
    title: 'peepholes, both, sequence, initial state',
    params: { units: 6, peepholes: true, ...both, ...sequence },
    inputs: [[4, 2], [24]],
    batch: 2,
  },
  { title: 'one step, one unit, batch of 1', params: { units: 1 }, inputs: [[1, 1]], batch: 1 },
  { title: '17 units, 11 steps', params: { units: 17 }, inputs: [[11, 16]], batch: 5 },
  { title: 'after training', params: { units: 5 }, inputs: [[4, 3]], batch: 2, mode: 'evaluate' },
  { title: 'lengths 3, 1, 5', params: { units: 6 }, inputs: [[5, 3]], lengths: [3, 1, 5], batch: 3 },
  {
    title: 'lengths 1, 4, both, state, initial state h and c',
    params: { units: 5, ...both, returns: 'state' },
    inputs: [[4, 3], [20]],
    lengths: [1, 4],
    batch: 2,
  },
  {
    title: 'lengths 4, 2, 1, both, sequence',
    params: { units: 5, ...both, ...sequence },
    inputs: [[4, 3]],
    lengths: [4, 2, 1],
    batch: 3,
  },
  {
    title: 'lengths 2, 4, peepholes, backward, sequence',
    params: { units: 6, peepholes: true, direction: 'backward', ...sequence },
    inputs: [[4, 3]],
    lengths: [2, 4],
    batch: 2,
  },
];

const before = { resetAfter: false } as const;

export const gru: Case[] = [
  { title: 'last of 5 steps', params: { units: 4 }, inputs: [[5, 3]], batch: 3 },
  { title: 'sequence', params: { units: 5, ...sequence }, inputs: [[4, 2]], batch: 2 },
  { title: 'without bias', params: { units: 7, bias: false }, inputs: [[3, 5]], batch: 2 },
  { title: 'backward', params: { units: 5, direction: 'backward' }, inputs: [[4, 3]], batch: 3 },
  { title: 'both, sequence', params: { units: 9, ...both, ...sequence }, inputs: [[4, 3]], batch: 2 },
  { title: 'initial state', params: { units: 7 }, inputs: [[4, 3], [7]], batch: 3 },
  {
    title: 'initial state, both, sequence',
    params: { units: 6, ...both, ...sequence },
    inputs: [[4, 3], [12]],
    batch: 2,
  },
  { title: 'reset before', params: { units: 6, ...before }, inputs: [[5, 3]], batch: 3 },
  {
    title: 'reset before, both, sequence, initial state',
    params: { units: 5, ...before, ...both, ...sequence },
    inputs: [[4, 3], [10]],
    batch: 2,
  },
  {
    title: 'reset before, without bias',
    params: { units: 4, ...before, bias: false },
    inputs: [[3, 2]],
    batch: 2,
  },
  { title: 'one step, batch of 1', params: { units: 5 }, inputs: [[1, 2]], batch: 1 },
  { title: '17 units, 11 steps', params: { units: 17 }, inputs: [[11, 16]], batch: 5 },
  { title: 'after training', params: { units: 5 }, inputs: [[4, 3]], batch: 2, mode: 'evaluate' },
  { title: 'lengths 3, 1, 5', params: { units: 6 }, inputs: [[5, 3]], lengths: [3, 1, 5], batch: 3 },
  {
    title: 'lengths 4, 2, both, sequence, initial state',
    params: { units: 5, ...both, ...sequence },
    inputs: [[4, 3], [10]],
    lengths: [4, 2],
    batch: 2,
  },
  {
    title: 'lengths 1, 4, 2, backward',
    params: { units: 7, direction: 'backward' },
    inputs: [[4, 3]],
    lengths: [1, 4, 2],
    batch: 3,
  },
  {
    title: 'lengths 2, 4, reset before, both, initial state',
    params: { units: 5, ...before, ...both },
    inputs: [[4, 3], [10]],
    lengths: [2, 4],
    batch: 2,
  },
];
