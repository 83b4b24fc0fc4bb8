import { afterAll, describe, expect, test } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';
import { infer } from '../../engine/graph/infer.ts';
import type { Continuation } from '../../engine/train/continue.ts';
import { decode, decoderSteps, freeRunning } from '../../studio/prediction/decode.ts';
import type { Model } from '../../studio/runs/model.ts';
import { chain, document, workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

const networkOf = (layers: readonly LayerDocument[], loss: string): ProjectDocument => ({
  ...document(),
  networks: { main: { layers } },
  objective: { type: 'supervised', loss, lossParams: {}, metrics: [] },
});

/** Weights by name; all others are zero. */
function weightsOf(
  project: ProjectDocument,
  given: Readonly<Record<string, readonly number[]>>,
): NamedTensor[] {
  const { layers } = infer('main', project.networks['main']!);
  return layers.flatMap(({ id, weights }) =>
    weights.map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1),
        values = given[`${id}.${name}`];
      return { name: `${id}.${name}`, shape, values: Float32Array.from(values ?? new Float32Array(size)) };
    }),
  );
}

function goOn(
  project: ProjectDocument,
  weights: NamedTensor[],
  values: readonly number[],
  shape: readonly number[],
  continuation: Continuation,
  {
    lanes = 1,
    affine = {},
  }: { lanes?: number; affine?: Record<string, { mean: Float32Array; scale: Float32Array }> } = {},
) {
  const count = values.length / shape.reduce((a, b) => a * b, 1);
  const dataset: Dataset = {
    name: '',
    count,
    columns: { input: { shape, values: Float32Array.from(values) } },
    fixedTest: null,
  };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  return pool.infer({
    document: project,
    weights,
    dataset,
    indices,
    affine,
    lanes,
    portable: false,
    continuation,
  });
}

describe('numbers', () => {
  const flat = chain([
    ['input', 'input', { shape: [3, 1] }],
    ['flatten', 'flatten', {}],
    ['output', 'dense', { units: 1 }],
  ]);
  const project = networkOf(flat, 'meanSquaredError');
  const unit = { mean: Float32Array.of(0), scale: Float32Array.of(1) };

  test('a network that adds the last two goes on with Fibonacci, behind any unit (1e-6), on 1 and 2 lanes', async () => {
    const weights = weightsOf(project, { 'output.w': [0, 1, 1] });
    for (const lanes of [1, 2]) {
      // Twice as small for the network, in and out: the sum of two is still the third.
      for (const affine of [unit, { mean: Float32Array.of(0), scale: Float32Array.of(0.5) }]) {
        const feed = { kind: 'values', unit: affine, parts: 1 } as const;
        const { outputs, outputShape } = await goOn(
          project,
          weights,
          [9, 1, 1, 9, 2, -1],
          [3, 1],
          { column: 'input', width: 1, given: 3, steps: 7, feed },
          { lanes, affine: { input: affine } },
        );
        expect(outputShape).toEqual([7, 1]);
        expect([...outputs]).toEqual([2, 3, 5, 8, 13, 21, 34, 1, 0, 1, 1, 2, 3, 5]);
      }
    }
  });

  test('several steps at once: each goes where it belongs, what is too much is left out', async () => {
    const two = networkOf(
      [...flat.slice(0, 2), { id: 'output', type: 'dense', params: { units: 2 }, inputs: ['flatten'] }],
      'meanSquaredError',
    );
    // x[t+1] = x[t] + 1, x[t+2] = x[t] + 2: [3 inputs, 2 outputs]
    const weights = weightsOf(two, { 'output.w': [0, 0, 0, 0, 1, 1], 'output.b': [1, 2] });
    const feed = { kind: 'values', unit, parts: 1 } as const;
    const { outputs } = await goOn(two, weights, [0, 1, 2], [3, 1], {
      column: 'input',
      width: 1,
      given: 3,
      steps: 5,
      feed,
    });
    expect([...outputs]).toEqual([3, 4, 5, 6, 7]);
  });
});

describe('tokens', () => {
  const size = 5;
  const eye = Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
  /** Row t has its 1 at t + 1: the next token. */
  const next = eye.map((_, i) => 9 * Number((Math.floor(i / size) + 1) % size === i % size));
  const project = networkOf(
    chain([
      ['input', 'input', { shape: [3] }],
      ['rows', 'embedding', { tokens: size, units: size }],
      ['output', 'dense', { units: size }],
    ]),
    'crossEntropy',
  );
  const tokens = (temperature: number, seed = 1) => ({ kind: 'tokens', temperature, seed }) as const;

  test('a network that says the token behind the last one counts on, first into free places, then with a moving window', async () => {
    const weights = weightsOf(project, { 'rows.w': eye, 'output.w': next });
    const { outputs } = await goOn(project, weights, [2, 0, 0, 4, 0, 0], [3], {
      column: 'input',
      width: 1,
      given: 1,
      steps: 6,
      feed: tokens(0),
    });
    expect([...outputs]).toEqual([3, 4, 0, 1, 2, 3, 0, 1, 2, 3, 4, 0]);
  });

  test('at temperature 1 tokens are drawn as often as the network says, at 1/2 by the square (0.03), each seed its own', async () => {
    const p = [0.1, 0.2, 0.3, 0.4, 1e-9],
      weights = weightsOf(project, { 'output.b': p.map(Math.log) });
    const drawn = async (temperature: number, seed: number) => {
      const continuation = {
        column: 'input',
        width: 1,
        given: 3,
        steps: 20,
        feed: tokens(temperature, seed),
      };
      return (await goOn(project, weights, Array<number>(300 * 3).fill(0), [3], continuation)).outputs;
    };
    for (const temperature of [1, 0.5]) {
      const powers = p.map((x) => x ** (1 / temperature)),
        sum = powers.reduce((a, b) => a + b, 0),
        made = await drawn(temperature, 1);
      powers.forEach((power, token) => {
        const share = made.filter((t) => t === token).length / made.length;
        expect(Math.abs(share - power / sum)).toBeLessThan(0.03);
      });
      expect(await drawn(temperature, 1)).toEqual(made);
      expect(await drawn(temperature, 2)).not.toEqual(made);
    }
  });
});

describe('a decoder by itself', () => {
  test('begins with the start token and reads what it said; its accuracy', async () => {
    // Four symbols and the start token, which stands behind them. The answer is 0 1 2 3, whatever is asked.
    const layers: LayerDocument[] = [
      { id: 'question', type: 'input', params: { shape: [2] }, inputs: [] },
      { id: 'symbols', type: 'embedding', params: { tokens: 4, units: 5 }, inputs: ['question'] },
      { id: 'encoder', type: 'simpleRnn', params: { units: 5 }, inputs: ['symbols'] },
      { id: 'repeated', type: 'repeatVector', params: { steps: 4 }, inputs: ['encoder'] },
      { id: 'answer', type: 'input', params: { shape: [4], column: 'decoderInput' }, inputs: [] },
      { id: 'rows', type: 'embedding', params: { tokens: 5, units: 5 }, inputs: ['answer'] },
      { id: 'both', type: 'add', params: {}, inputs: ['repeated', 'rows'] },
      { id: 'output', type: 'dense', params: { units: 4 }, inputs: ['both'] },
    ];
    const project = networkOf(layers, 'crossEntropy'),
      eye = Array.from({ length: 25 }, (_, i) => Number(i % 6 === 0));
    // start -> 0, 0 -> 1, 1 -> 2, 2 -> 3: [5 tokens, 4 scores]
    const scores = Array.from({ length: 20 }, (_, i) => Number((Math.floor(i / 4) + 1) % 5 === i % 4));
    const model = {
      document: project,
      networks: new Map([['main', infer('main', project.networks['main']!)]]),
      weights: weightsOf(project, { 'rows.w': eye, 'output.w': scores }),
      affine: {},
      record: {
        data: { input: { shape: [2], vocabulary: ['a', 'b', 'c', 'd'] }, classes: ['a', 'b', 'c', 'd'] },
      },
    } as unknown as Model;
    const target = Float32Array.of(0, 1, 2, 3, 0, 1, 2, 2, 0, 1, 2, 3);
    const dataset: Dataset = {
      name: '',
      count: 3,
      columns: {
        input: { shape: [2], values: Uint8Array.of(0, 1, 2, 3, 3, 3) },
        target: { shape: [4], values: target, classes: ['a', 'b', 'c', 'd'] },
      },
      fixedTest: null,
    };
    const steps = decoderSteps(model)!,
      all = Uint32Array.of(0, 1, 2);
    expect(steps).toBe(4);
    expect([...(await decode(pool, model, dataset, Uint32Array.of(2, 1), steps))]).toEqual([
      0, 1, 2, 3, 0, 1, 2, 3,
    ]);
    expect(await freeRunning(pool, model, dataset, all, steps)).toBe(11 / 12);
  });
});
