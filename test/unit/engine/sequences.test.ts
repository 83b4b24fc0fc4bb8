import { describe, expect, it } from 'vitest';
import type { ObjectiveDocument } from '../../../contract/project.ts';
import { targetFacts } from '../../../engine/train/facts.ts';
import { allCases, lossCases } from '../../cases.ts';
import { cutInto, float64, type Backend } from '../../cases/backends.ts';
import { layerOf, lossSettingOf, projectOf, settingOf, type Setting } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import type { LossName } from '../../../engine/losses/index.ts';
import { webAssembly } from '../../cases/webassembly.ts';

/** Sequences of two scores a step; what stands behind the lengths is wrong on purpose. */
const steps = 4,
  lengths = [3, 1, 4],
  scores = [
    [1, 0, 0, 1, 1, 0, 9, 0],
    [0, 2, 9, 0, 9, 0, 9, 0],
    [0, 1, 1, 0, 0, 1, 0, 1],
  ],
  target = [0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1];

function figures(
  backend: Backend,
  objective: Partial<ObjectiveDocument>,
  given: {
    readonly outputs: number[];
    readonly target: number[];
    readonly lengths: readonly number[] | null;
  },
): number[] {
  const batch = 3,
    units = given.outputs.length / (batch * steps);
  const layers = [
    layerOf('places', 'input', { shape: [steps], variable: given.lengths !== null }),
    layerOf('y', 'embedding', { tokens: batch * steps, units }, 'places'),
  ];
  const trial = new Trial(
    {
      document: projectOf(layers, objective),
      batch,
      mode: 'evaluate',
      weights: { 'y.w': given.outputs },
      columns: {
        input: Array.from({ length: batch * steps }, (_, i) => i),
        target: given.target,
        ...(given.lengths && { 'input.lengths': given.lengths }),
      },
    },
    { backend },
  );
  trial.run();
  return Array.from(trial.model.metrics, (_, i) => trial.memory[trial.plan.results + 1 + i]! / batch);
}

for (const backend of [float64, webAssembly('relaxed-6x16')]) {
  describe(`metrics of sequences, ${backend.name}`, () => {
    const both = { loss: 'crossEntropy', metrics: ['accuracy', 'sequenceAccuracy'] };
    const outputs = scores.flat();

    it('accuracy is the mean over samples of the share of their own steps that are right', () => {
      const [accuracy, whole] = figures(backend, both, { outputs, target, lengths });
      expect(accuracy).toBeCloseTo((2 / 3 + 1 + 3 / 4) / 3, 6);
      expect(whole).toBeCloseTo(1 / 3, 6);
    });
    it('without lengths all steps count', () => {
      const [accuracy, whole] = figures(backend, both, { outputs, target, lengths: null });
      expect(accuracy).toBeCloseTo((2 / 4 + 1 / 4 + 3 / 4) / 3, 6);
      expect(whole).toBe(0);
    });
    it('every step right is a sequence right', () => {
      const right = scores.flatMap((row) => [0, 1, 2, 3].map((t) => Number(row[2 * t + 1]! > row[2 * t]!)));
      expect(figures(backend, both, { outputs, target: right, lengths })).toEqual([1, 1]);
    });
    it('errors of quantities are of the valid steps', () => {
      const regression = { loss: 'meanSquaredError', metrics: ['mae', 'r2'] };
      const zeros = outputs.map(() => 0);
      const [mae, squares] = figures(backend, regression, { outputs, target: zeros, lengths });
      expect(mae).toBeCloseTo((3 / 6 + 2 / 2 + 4 / 8) / 3, 6);
      expect(squares).toBeCloseTo((3 / 6 + 4 / 2 + 4 / 8) / 3, 6);
    });
  });
}

it('the variance that R² is a share of counts each sample the same, and its valid steps alone', () => {
  const values = Float32Array.of(1, 10, 3, 10, 5, 30, 99, 99);
  const target = { shape: [2, 2], values },
    lengths = { shape: [], values: Float32Array.of(2, 1) };
  const affine = { mean: Float32Array.of(0, 0), scale: Float32Array.of(1, 0.5) };
  // Features 1, 3 | 5 and 10, 10 | 30, with weights 1/4, 1/4, 1/2.
  const first = 0.25 * (1 - 3.5) ** 2 + 0.25 * (3 - 3.5) ** 2 + 0.5 * (5 - 3.5) ** 2,
    second = 0.5 * (10 - 20) ** 2 + 0.5 * (30 - 20) ** 2;
  const facts = targetFacts(target, Uint32Array.of(0, 1), affine, lengths);
  expect(facts.targetVariance).toBeCloseTo((first + second / 4) / 2, 6);
});

describe('what stands behind the valid steps has no influence on loss, valid outputs and gradients', () => {
  const settings: [string, Setting][] = [
    ...allCases
      .filter((c) => c.lengths && c.mode !== 'evaluate')
      .map((c): [string, Setting] => [c.name, settingOf(c)]),
    ...(Object.keys(lossCases) as LossName[]).flatMap((loss) =>
      lossCases[loss]
        .filter((c) => c.lengths)
        .map((c): [string, Setting] => [`${loss}: ${c.title}`, lossSettingOf(loss, c)]),
    ),
  ];
  for (const [name, setting] of settings) {
    it(name, () => expect(outcomeOf(setting, 1)).toEqual(outcomeOf(setting, 0)));
  }

  /** With other tokens, inputs and targets behind the valid steps of every sample. */
  function outcomeOf(setting: Setting, junk: 0 | 1) {
    const trial = new Trial(setting, { backend: cutInto(2) }),
      tokens = trial.column('input'),
      { layers } = trial.model.networks.get('main')!;
    const x = layers.some((l) => l.id === 'x0') ? trial.weight('x0.w') : tokens;
    const inputs = [x, ...(trial.setting.columns['target'] ? [trial.column('target')] : [])];
    for (const values of inputs)
      behind(setting, values.length, (i) => (values[i] = values === tokens ? junk : 1 - 40 * junk));
    trial.run();
    const { shape } = layers.at(-1)!,
      output = trial.output.slice();
    // A target that was drawn for the whole output has no part behind the end where the sequence has ended.
    if (shape.length === 2) behind(setting, output.length, (i) => (output[i] = 0));
    return [[trial.loss], output, ...trial.trainable.map((weight) => trial.gradient(weight).slice())];
  }

  /** Places behind the valid steps of a tensor of batch x steps x features. */
  function behind({ columns, batch }: Setting, size: number, each: (at: number) => unknown): void {
    const valid = columns['input.lengths']!,
      steps = columns['input']!.length / batch,
      features = size / (batch * steps);
    for (let i = 0; i < size; i++) {
      const step = Math.floor(i / features) % steps;
      if (step >= valid[Math.floor(i / (features * steps))]!) each(i);
    }
  }
});
