import { describe, expect, it } from 'vitest';
import type { ObjectiveDocument } from '../../../contract/project.ts';
import { metrics, type MetricFacts } from '../../../engine/objectives/metrics.ts';
import { float64, type Backend } from '../../cases/backends.ts';
import { layerOf, projectOf, type Setting } from '../../cases/document.ts';
import { models } from '../../cases/models.ts';
import { Trial } from '../../cases/trial.ts';
import { oneHot } from '../../cases/values.ts';
import { webAssembly } from '../../cases/webassembly.ts';

const backends: Backend[] = [float64, webAssembly('relaxed-6x16')];

/** Outputs and targets as given; the figures for people. */
function figures(
  backend: Backend,
  objective: Partial<ObjectiveDocument>,
  outputs: number[][],
  target: number[],
  facts: MetricFacts = { targetUnit: 1, targetVariance: 1 },
): number[] {
  const batch = outputs.length;
  const setting: Setting = {
    document: projectOf(
      [
        layerOf('samples', 'input', { shape: [batch] }),
        layerOf('y', 'dense', { units: outputs[0]!.length, bias: false }, 'samples'),
      ],
      objective,
    ),
    batch,
    mode: 'evaluate',
    weights: { 'y.w': outputs.flat() },
    columns: { input: oneHot(batch), target },
  };
  const trial = new Trial(setting, { backend });
  trial.run();
  return Array.from(trial.model.metrics.values(), ({ metric }, i) =>
    metric.finish(trial.memory[trial.plan.results + 1 + i]! / batch, facts),
  );
}

for (const backend of backends) {
  describe(`metrics, ${backend.name}`, () => {
    it('accuracy is the share of samples whose largest score is the target; of equal scores, the first', () => {
      const scores = [
        [1, 2, 3],
        [3, 2, 1],
        [0, 5, 5],
        [-1, -2, -3],
      ];
      const accuracy = (target: number[]) =>
        figures(backend, { loss: 'crossEntropy', metrics: ['accuracy'] }, scores, target)[0];
      expect(accuracy([2, 0, 1, 0])).toBe(1);
      expect(accuracy([2, 1, 2, 0])).toBe(0.5);
      expect(accuracy([0, 1, 2, 1])).toBe(0);
    });

    it('accuracy of yes or no: above 0 for logits, above 0.5 for probabilities', () => {
      const binary = (fromLogits: boolean, outputs: number[], target: number[]) =>
        figures(
          backend,
          { loss: 'binaryCrossEntropy', lossParams: { fromLogits }, metrics: ['accuracy'] },
          outputs.map((v) => [v]),
          target,
        )[0];
      expect(binary(true, [0.2, -0.2, 3, -3], [1, 0, 1, 1])).toBe(0.75);
      expect(binary(false, [0.2, 0.6, 0.9, 0.4], [0, 1, 1, 0])).toBe(1);
    });

    it('mae is in the unit of the target, R² is the share of its variance explained', () => {
      const target = [1, 2, 3, 6],
        outputs = [[1.5], [2], [2], [6]];
      const facts = { targetUnit: 10, targetVariance: 3.5 };
      const [mae, r2] = figures(
        backend,
        { loss: 'meanSquaredError', metrics: ['mae', 'r2'] },
        outputs,
        target,
        facts,
      );
      expect(mae).toBeCloseTo((10 * (0.5 + 0 + 1 + 0)) / 4, 6);
      expect(r2).toBeCloseTo(1 - (0.25 + 1) / 4 / 3.5, 6);
    });

    it('of a Gaussian, mae and R² see the means', () => {
      const objective = { loss: 'gaussianNll', metrics: ['mae', 'r2'] };
      const [mae, r2] = figures(
        backend,
        objective,
        [
          [1.5, 0.3],
          [2, -0.7],
        ],
        [1, 4],
        {
          targetUnit: 2,
          targetVariance: 9 / 4,
        },
      );
      expect(mae).toBeCloseTo((2 * (0.5 + 2)) / 2, 6);
      expect(r2).toBeCloseTo(1 - (0.25 + 4) / 2 / (9 / 4), 6);
    });
  });
}

it('R² of a target that never changes is not a number, instead of infinite', () => {
  expect(metrics.r2.finish(0.5, { targetUnit: 1, targetVariance: 0 })).toBeNaN();
});

describe('the plan for evaluation gives the loss of training before the step, where nothing behaves differently', () => {
  for (const [name, setting] of Object.entries(models)) {
    const differs = setting.document.networks['main']!.layers.some((l) =>
      ['batchNorm', 'dropout'].includes(l.type),
    );
    if (differs) continue;
    it(name, () => {
      const train = new Trial(setting, { backend: float64 }),
        evaluate = new Trial({ ...setting, mode: 'evaluate' }, { backend: float64 });
      expect(evaluate.run()).toBe(train.run());
      expect(evaluate.output).toEqual(train.output);
    });
  }
});
