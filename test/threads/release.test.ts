import { afterAll, expect, test } from 'vitest';
import type { TrainingSpec } from '../../workers/api.ts';
import { hashWeights } from '../../workers/weights.ts';
import { chain, document, spec, watch, workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

/** Weights and moments of 53 MB: more than is copied at the end of a job. */
const wide = (epochs: number): TrainingSpec => {
  const what = spec(2),
    none = new Uint32Array(0);
  const layers = chain([
    ['input', 'input', { shape: [8, 8, 1] }],
    ['flatten', 'flatten', {}],
    ['dense1', 'dense', { units: 2 ** 16 }],
    ['relu1', 'activation', { function: 'relu' }],
    ['dense2', 'dense', { units: 4 }],
  ]);
  return {
    ...what,
    document: { ...document({ epochs }), networks: { main: { layers } } },
    split: { train: Uint32Array.of(0, 1, 2, 3), validation: none, test: none },
  };
};

test('a large state is what it was until it is released, whatever is trained meanwhile', async () => {
  const result = await watch(pool, wide(1)).job.done,
    { weights, optimizer, step, course } = result;
  expect(weights[0]!.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  const before = hashWeights(optimizer);
  const small = await watch(pool, spec(2)).job.done;
  expect(small.weights[0]!.values.buffer).toBeInstanceOf(ArrayBuffer);
  expect([hashWeights(weights), hashWeights(optimizer)]).toEqual([result.weightsHash, before]);

  // Gone on with out of that memory, to the bits of one longer training.
  const resume = { weights, optimizer, step, ...(course && { course }) };
  const rest = await watch(pool, { ...wide(2), resume }).job.done,
    whole = await watch(pool, wide(2)).job.done;
  expect(rest.weightsHash).toBe(whole.weightsHash);
  for (const each of [result, rest, whole]) {
    each.release();
    expect([each.weights, each.optimizer]).toEqual([[], []]);
    // Twice is as good as once: the memory serves one job at a time all the same.
    each.release();
  }
  const pair = await Promise.all([watch(pool, wide(2)).job.done, watch(pool, wide(2)).job.done]);
  expect(pair.map(({ weightsHash }) => weightsHash)).toEqual([whole.weightsHash, whole.weightsHash]);
});
