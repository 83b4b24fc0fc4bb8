import { expect, test } from 'vitest';
import type { Dataset, Split } from '../../../engine/data/dataset.ts';
import { streamProblems } from '../../../studio/training/streams.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const project = (carryState: boolean, batchSize: number) => {
  const document = projectOf([
    layerOf('x', 'input', { shape: [4, 1] }),
    layerOf('rnn', 'lstm', { carryState }, 'x'),
  ]);
  return { ...document, training: { ...document.training, batchSize } };
};
const data = (gap?: number): Dataset => ({
  name: 'x',
  count: 10,
  columns: {},
  fixedTest: null,
  ...(gap !== undefined && { inOrder: { gap } }),
});
const split: Split = {
  train: Uint32Array.of(0, 1, 2, 3, 4, 5, 6),
  validation: Uint32Array.of(7),
  test: Uint32Array.of(8, 9),
};
const codes = (carryState: boolean, batchSize: number, gap?: number) =>
  streamProblems(project(carryState, batchSize), data(gap), split).map((p) => p.code);

test('a state is carried on only along windows that follow each other, and with a sample for each place of a batch', () => {
  expect(codes(true, 7, 0)).toEqual([]);
  expect(codes(true, 8, 0)).toEqual(['data/streams']);
  expect(codes(true, 7, 2)).toEqual(['data/no-order']);
  expect(codes(true, 7)).toEqual(['data/no-order']);
  expect(codes(false, 8)).toEqual([]);
});
