import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { rangeProblems } from '../../../engine/data/range.ts';
import type { Inputs } from '../../../studio/data/index.ts';
import { sampleReader } from '../../../studio/prediction/sequences.ts';
import { predictionTable } from '../../../studio/prediction/table.ts';
import type { Model } from '../../../studio/runs/model.ts';

const model = (loss: string, classes: string[] | null): Model =>
  ({
    document: { objective: { type: 'supervised', loss, lossParams: {} } },
    record: { data: { classes } },
    affine: classes ? {} : { target: { mean: Float32Array.of(10), scale: Float32Array.of(0.5) } },
  }) as unknown as Model;

describe('outputs that are sequences', () => {
  test('are read step by step, as many as are valid', () => {
    const read = sampleReader(model('crossEntropy', ['a', 'b']), [3, 2]);
    const scores = Float32Array.of(0, 1, 1, 0, 0, 1);
    expect(read(scores)).toEqual({ prediction: ['b', 'a', 'b'], probabilities: null });
    expect(read(scores, 2).prediction).toEqual(['b', 'a']);
    expect(sampleReader(model('crossEntropy', ['a', 'b']), [2])(scores.slice(0, 2)).prediction).toBe('b');
  });

  test('of quantities, too, in their own unit; of a Gaussian with an interval at every step', () => {
    const numbers = sampleReader(model('meanSquaredError', null), [2, 2])(Float32Array.of(1, 2, 3, 4), 1);
    expect(numbers.prediction).toEqual([12, 14]);
    const read = sampleReader(model('gaussianNll', null), [2, 2]);
    const { prediction, interval } = read(Float32Array.of(1, 0, 2, 0));
    expect(prediction).toEqual([12, 14]);
    expect(interval!.lower).toHaveLength(2);
    expect((interval!.upper as number[])[1]).toBeCloseTo(14 + 2 * 1.959964, 4);
  });

  test('come into a table one step a column; shorter ones end in empty cells', async () => {
    const inputs = { count: 2, labels: ['x', 'y'] } as unknown as Inputs;
    const read = sampleReader(model('crossEntropy', ['a', 'b']), [3, 2]);
    const scores = Float32Array.of(0, 1, 1, 0, 0, 1);
    const table = await predictionTable('samples', inputs, [read(scores, 1), read(scores)]);
    expect(table).toBe('input,prediction_1,prediction_2,prediction_3\nx,b,,\ny,b,a,b\n');
  });
});

describe('tokens and lengths out of range', () => {
  const data = (tokens: number[], lengths: number[]): Dataset => ({
    name: 'x',
    count: 2,
    fixedTest: null,
    columns: {
      input: { shape: [3], values: Float32Array.from(tokens), classes: ['a', 'b'] },
      'input.lengths': { shape: [], values: Float32Array.from(lengths) },
      target: { shape: [], values: Uint8Array.of(7, 9), classes: ['x'] },
    },
  });
  const found = (tokens: number[], lengths: number[]) =>
    rangeProblems(data(tokens, lengths)).map((p) => `${p.code} ${p.where.column}: ${p.message}`);

  test('are refused with the sample and the column', () => {
    expect(found([0, 1, 0, 1, 1, 0], [3, 1])).toEqual([]);
    expect(found([0, 1, 0, 1, 2, 0], [3, 1])).toEqual([
      'data/token-range input: Sample 2 holds the token 2, of a vocabulary of 2.',
    ]);
    for (const wrong of [0, 4, 1.5, NaN])
      expect(found([0, 1, 0, 1, 1, 0], [wrong, 3])).toEqual([
        `data/length-range input.lengths: Sample 1 has a length of ${wrong}, its sequence has 3 steps.`,
      ]);
    expect(found([0, -1, 0.5, 1, 1, 0], [1, 1])[0]).toMatch(/^data\/token-range/);
  });
});
