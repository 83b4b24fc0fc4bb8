import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { infer } from '../../../engine/graph/infer.ts';
import { rowOf } from '../../../studio/prediction/outputs.ts';
import { judgeBeliefs } from '../../../studio/prediction/judge.ts';
import { average, drawsOf } from '../../../studio/prediction/posterior.ts';
import type { Model } from '../../../studio/runs/model.ts';
import type { Workers } from '../../../workers/api.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { codesOf } from './studio.ts';

const chain = (units: number) => [
  layerOf('in', 'input', { shape: [2] }),
  layerOf('drop', 'dropout', { rate: 0.5 }, 'in'),
  layerOf('out', 'dense', { units }, 'drop'),
];

/** A model of three sets of weights whose outputs are those given: what is averaged, not how it comes about. */
function modelOf(
  document: ProjectDocument,
  classes: string[] | null,
  unit?: { mean: number; scale: number },
): Model {
  const affine = unit && { mean: Float32Array.of(unit.mean), scale: Float32Array.of(unit.scale) };
  return {
    folder: { run: 'r', path: '' },
    record: { data: { classes } } as Model['record'],
    document,
    networks: new Map([['main', infer('main', document.networks['main']!)]]),
    weights: [],
    draws: [0, 1, 2].map((i) => [{ name: String(i), shape: [], values: new Float32Array(0) }]),
    affine: affine ? { target: affine } : {},
  };
}
const saying = (outputs: readonly (readonly number[])[]) =>
  ({
    infer: async ({ weights }: { weights: readonly { name: string }[] }) => ({
      metrics: null,
      outputs: Float32Array.from(outputs[Number(weights[0]!.name)]!),
      outputShape: [1],
    }),
  }) as unknown as Workers;
const dataset = { name: '', count: 1, columns: {}, fixedTest: null };
const one = Uint32Array.of(0);

describe('the average over sets of weights', () => {
  test('of quantities: their mean, and their spread in the unit of the target', async () => {
    const model = modelOf(projectOf(chain(1), { loss: 'meanSquaredError' }), null, { mean: 10, scale: 0.5 });
    const {
      beliefs: [belief],
    } = await average(saying([[1], [2], [6]]), model, dataset, one, drawsOf(model));
    const row = rowOf(belief!, true);
    // 12, 14 and 22 in the target's own unit: mean 16, variance (16 + 4 + 36) / 2.
    expect(row.prediction).toBeCloseTo(16, 5);
    expect(row.spread).toBeCloseTo(Math.sqrt(28), 5);
    expect(row.interval!.lower).toBeCloseTo(16 - 1.959964 * Math.sqrt(28), 4);
  });

  test('of Gaussians: the mean of their variances, and the variance of their means', async () => {
    const model = modelOf(projectOf(chain(2), { loss: 'gaussianNll' }), null, { mean: 0, scale: 2 });
    const outputs = [
      [2, Math.log(4)],
      [4, Math.log(4)],
      [6, Math.log(16)],
    ];
    const {
      beliefs: [belief],
    } = await average(saying(outputs), model, dataset, one, drawsOf(model));
    // In the target's own unit means 1, 2, 3 and variances 1, 1, 4.
    expect(belief).toMatchObject({
      mean: [expect.closeTo(2, 5) as number],
      variance: [expect.closeTo(2 + 1, 4) as number],
    });
  });

  test('of classes: the mean probabilities and their entropy', async () => {
    const model = modelOf(projectOf(chain(2), { loss: 'crossEntropy' }), ['a', 'b']);
    const logit = (p: number): number[] => [0, Math.log(p / (1 - p))];
    const {
      beliefs: [belief],
    } = await average(saying([logit(0.9), logit(0.6), logit(0.3)]), model, dataset, one, drawsOf(model));
    const row = rowOf(belief!, true);
    expect(row.prediction).toBe('b');
    expect(row.probabilities!['b']).toBeCloseTo(0.6, 5);
    expect(row.entropy).toBeCloseTo(-(0.6 * Math.log(0.6) + 0.4 * Math.log(0.4)), 5);
  });
});

test('passes of dropout are asked for where the run says so, or a person; a network without dropout is told', async () => {
  const document = projectOf(chain(1), { loss: 'meanSquaredError' });
  expect(drawsOf(modelOf(document, null), 4).map(({ dropOut }) => dropOut?.pass)).toEqual([1, 2, 3, 4]);
  const training = { ...document.training, posterior: { kind: 'dropout', passes: 7 } as const };
  expect(drawsOf(modelOf({ ...document, training }, null))).toHaveLength(7);
  const plain = projectOf([
    layerOf('in', 'input', { shape: [2] }),
    layerOf('out', 'dense', { units: 1 }, 'in'),
  ]);
  expect(await codesOf((async () => drawsOf(modelOf(plain, null), 4))())).toEqual(['run/no-dropout']);
});

test('coverage is the share of targets within the interval', () => {
  const target = { shape: [1], values: Float32Array.of(0, 1, 2, 3) };
  const beliefs = [0, 0, 0, 0].map((mean) => ({ mean: [mean], variance: [1] }));
  const { metrics } = judgeBeliefs(beliefs, target, Uint32Array.of(0, 1, 2, 3));
  expect(metrics['coverage']).toBe(0.5);
});
