import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayerDocument } from '../../contract/project.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { Random } from '../../engine/tensor/random.ts';
import type { TrainingResult, TrainingSpec, Workers } from '../../workers/index.ts';
import { document, watch, workers } from './fixtures/job.ts';

const window = 4,
  count = 43,
  batchSize = 5;

/** A series cut into windows one behind the other; at each step the sum of the last three values is asked for. */
function series(): Dataset {
  const random = new Random(9, 77),
    x = Float32Array.from({ length: count * window }, () => random.uniform() - 0.5);
  const target = x.map((v, i) => v + (x[i - 1] ?? 0) + (x[i - 2] ?? 0));
  const shape = [window, 1];
  return {
    name: 'series',
    count,
    fixedTest: null,
    inOrder: { gap: 0 },
    columns: { input: { shape, values: x }, target: { shape, values: target } },
  };
}

const layers = (carryState: boolean): LayerDocument[] => [
  { id: 'input', type: 'input', params: { shape: [window, 1] }, inputs: [] },
  { id: 'lstm', type: 'lstm', params: { units: 8, returns: 'sequence', carryState }, inputs: ['input'] },
  { id: 'out', type: 'dense', params: { units: 1 }, inputs: ['lstm'] },
];
const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

const spec = (lanes: number, { epochs = 12, carryState = true } = {}): TrainingSpec => ({
  document: {
    ...document({ batchSize, epochs, optimizer: { type: 'adam', params: { learningRate: 0.01 } } }),
    networks: { main: { layers: layers(carryState) } },
    objective: { type: 'supervised', loss: 'meanSquaredError', lossParams: {}, metrics: [] },
  },
  dataset: series(),
  affine: {},
  lanes,
  seed: 5,
  split: { train: rows(0, 37), validation: rows(37, 40), test: rows(40, 43) },
});

describe('a state that is carried on, through the threads', () => {
  let pool: Workers, whole: TrainingResult;
  const train = (what: TrainingSpec) => watch(pool, what).job.done;
  beforeAll(async () => {
    pool = workers();
    whole = await train(spec(1));
  });
  afterAll(() => pool.close());

  it('leaves out what fills no batch, and ends with the same bits on 2 lanes', async () => {
    expect(whole).toMatchObject({ reason: 'completed', step: 12 * Math.floor(37 / batchSize) });
    expect((await train(spec(2))).weightsHash).toBe(whole.weightsHash);
  });
  it('makes another network than windows that are alone', async () => {
    const { weights } = await train(spec(1, { carryState: false }));
    const of = (all: TrainingResult['weights']) => all.find(({ name }) => name === 'lstm.u')!.values;
    expect(of(weights)).not.toEqual(of(whole.weights));
  });
  it('tells of the gradient at each step in time where it is asked to, and trains the same weights', async () => {
    const what = spec(2);
    const training = { ...what.document.training, watchGradients: true };
    const { job, seen } = watch(pool, { ...what, document: { ...what.document, training } });
    expect((await job.done).weightsHash).toBe(whole.weightsHash);
    expect(whole.epochs[0]).not.toHaveProperty('gradients');
    for (const { gradients } of seen.epochs) {
      expect(Object.keys(gradients!)).toEqual(['lstm']);
      expect(gradients!['lstm']).toHaveLength(window);
      expect(gradients!['lstm']!.every((norm) => norm > 0)).toBe(true);
    }
  });
  it('is in a snapshot: a run that was stopped in mid-epoch goes on to the same bits', async () => {
    const epochs = 1000,
      uninterrupted = await train(spec(1, { epochs }));
    const { job, seen, until } = watch(pool, spec(1, { epochs }));
    await until(() => seen.points.length > 0);
    job.stop();
    const part = await job.done;
    expect(part.reason).toBe('stopped');
    expect(part.weights.find(({ name }) => name === 'lstm.state')!.shape).toEqual([batchSize, 16]);
    const rest = await train({ ...spec(2, { epochs }), resume: part });
    expect(rest.weightsHash).toBe(uninterrupted.weightsHash);
    expect(rest.test).toEqual(uninterrupted.test);
  });
});
