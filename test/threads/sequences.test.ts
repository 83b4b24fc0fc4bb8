import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayerDocument } from '../../contract/project.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { Random } from '../../engine/tensor/random.ts';
import type { TrainingResult, TrainingSpec, Workers } from '../../workers/index.ts';
import { document, watch, workers } from './fixtures/job.ts';

const steps = 6,
  tokens = 5,
  count = 60;

/** Tokens, and at each step the class that the token stands for; behind the lengths stands what is given. */
function letters(behind: number): Dataset {
  const random = new Random(3, 77),
    names = ['a', 'b', 'c', 'd', 'e'];
  const x = new Uint8Array(count * steps),
    lengths = Float32Array.from({ length: count }, () => 1 + random.below(steps));
  for (let i = 0; i < x.length; i++)
    x[i] = i % steps < lengths[Math.floor(i / steps)]! ? random.below(tokens) : behind;
  const target = x.map((token, i) =>
    i % steps < lengths[Math.floor(i / steps)]! ? (3 * token + 1) % tokens : behind,
  );
  return {
    name: 'letters',
    count,
    fixedTest: null,
    columns: {
      input: { shape: [steps], values: x, classes: names },
      target: { shape: [steps], values: target, classes: names },
      'input.lengths': { shape: [], values: lengths },
      'target.lengths': { shape: [], values: lengths },
    },
  };
}

const layers: LayerDocument[] = [
  { id: 'input', type: 'input', params: { shape: [steps], variable: true }, inputs: [] },
  { id: 'embedding', type: 'embedding', params: { tokens, units: 8 }, inputs: ['input'] },
  { id: 'out', type: 'dense', params: { units: tokens }, inputs: ['embedding'] },
];
const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

const spec = (lanes: number, behind = 0): TrainingSpec => ({
  document: {
    ...document({ batchSize: 7, epochs: 30, optimizer: { type: 'adam', params: { learningRate: 0.05 } } }),
    networks: { main: { layers } },
    objective: {
      type: 'supervised',
      loss: 'crossEntropy',
      lossParams: {},
      metrics: ['accuracy', 'sequenceAccuracy'],
    },
  },
  dataset: letters(behind),
  affine: {},
  lanes,
  seed: 5,
  split: { train: rows(0, 40), validation: rows(40, 50), test: rows(50, 60) },
});

describe('sequences with lengths of their own, through the threads', () => {
  let pool: Workers;
  const results: TrainingResult[] = [];
  const train = (what: TrainingSpec) => watch(pool, what).job.done;
  beforeAll(async () => {
    pool = workers();
    for (const what of [spec(1), spec(2), spec(1, 4)]) results.push(await train(what));
  });
  afterAll(() => pool.close());

  it('are learned: every step of every sequence of the test part', () => {
    expect(results[0]!.reason).toBe('completed');
    expect(results[0]!.test).toMatchObject({ accuracy: 1, sequenceAccuracy: 1 });
  });
  it('give the same bits on 2 lanes, and whatever stands behind their ends', () => {
    const [one, two, other] = results.map((r) => r.weightsHash);
    expect([two, other]).toEqual([one, one]);
    expect(results[2]!.test).toEqual(results[0]!.test);
  });
  it('give an output for every step', async () => {
    const { document: trained, dataset, affine } = spec(1);
    const { outputs, outputShape, metrics } = await pool.infer({
      document: trained,
      weights: results[0]!.weights,
      dataset,
      indices: rows(50, 60),
      affine,
      lanes: 1,
      portable: false,
    });
    expect(outputShape).toEqual([steps, tokens]);
    expect(outputs).toHaveLength(10 * steps * tokens);
    expect(metrics).toEqual(results[0]!.test);
  });
});
