import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { allCases } from '../../cases.ts';
import { float64 } from '../../cases/backends.ts';
import { checkGradients } from '../../cases/differences.ts';
import { layerOf, projectOf, settingOf, type Setting } from '../../cases/document.ts';
import { models } from '../../cases/models.ts';
import { Trial } from '../../cases/trial.ts';

const run = (setting: Setting): Trial => {
  const trial = new Trial(setting, { backend: float64 });
  trial.run();
  return trial;
};
const verbs = (trial: Trial): string[] => trial.plan.calls.map((c) => c.verb);

/** The same network with a copy between producer and activation, which keeps them apart. */
function apart(setting: Setting, activation: string): Setting {
  const layers = setting.document.networks['main']!.layers.flatMap((l) =>
    l.id === activation
      ? [layerOf('apart', 'dropout', { rate: 0 }, l.inputs[0]!), { ...l, inputs: ['apart'] }]
      : [l],
  );
  return { ...setting, document: projectOf(layers) };
}

describe('gradients of whole models are within 1e-5 + 1e-3 |g| of central differences, float64', () => {
  for (const [name, setting] of Object.entries(models)) {
    it(name, () => checkGradients(new Trial(setting, { backend: float64 })));
  }
});

describe('an activation in the epilogue of its producer', () => {
  const fusible = ['relu', 'leakyRelu', 'elu', 'tanh', 'sigmoid'];

  // After training a copy is none, and keeps nothing apart.
  const fused = allCases.filter(
    (c) =>
      c.mode !== 'evaluate' &&
      (c.fused || c.then) &&
      fusible.includes((c.then ?? c.params)['function'] as string),
  );
  it('covers every function whose derivative can be told from the output', () => {
    const seen = new Set(fused.map((c) => (c.then ?? c.params)['function']));
    expect([...seen].sort()).toEqual([...fusible].sort());
  });
  for (const c of fused) {
    it(`gives the same bits as one on its own: ${c.name}`, () => {
      const setting = settingOf(c),
        together = run(setting),
        alone = run(apart(setting, c.then ? 'then' : 'layer'));
      expect(verbs(together)).not.toContain('activation');
      expect(verbs(alone)).toContain('activation');
      expect(together.output).toEqual(alone.output);
      for (const name of together.trainable) expect(together.gradient(name)).toEqual(alone.gradient(name));
    });
  }

  it('is not fused where another layer needs the values before it', () => {
    const setting = models['a dense layer seen directly and through a view with a relu']!;
    const together = run(setting),
      alone = run(apart(setting, 'bent'));
    expect(together.output).toEqual(alone.output);
    expect(together.gradient('values.w')).toEqual(alone.gradient('values.w'));
  });
});

describe('the derivative of an activation before max pooling', () => {
  const pooled = (activation: string, pool: ParameterValues): Setting => ({
    document: projectOf([
      layerOf('samples', 'input', { shape: [7, 6, 2] }),
      layerOf('conv', 'conv2d', { filters: 3, kernel: [3, 3] }, 'samples'),
      layerOf('bent', 'activation', { function: activation }, 'conv'),
      layerOf('pool', 'maxPool2d', pool, 'bent'),
      layerOf('row', 'flatten', {}, 'pool'),
      layerOf('out', 'dense', { units: 2 }, 'row'),
    ]),
    batch: 3,
    mode: 'train',
    weights: {},
    columns: {},
  });
  const sizesOf = (trial: Trial): number[] =>
    trial.plan.calls.filter((c) => c.verb === 'activationBackward').map((c) => c.args['n']!);

  it.each([
    ['relu', { kernel: [2, 2], stride: [2, 2] }, 3 * 3 * 3 * 3],
    ['tanh', { kernel: [2, 2], stride: [2, 2] }, 3 * 3 * 3 * 3],
    ['relu', { kernel: [3, 3], stride: [1, 1], padding: 'same' }, 3 * 7 * 6 * 3],
    ['relu', { kernel: [3, 3], stride: [2, 2], padding: 'same' }, 3 * 4 * 3 * 3],
    ['leakyRelu', { kernel: [3, 3], stride: [2, 2], padding: 'same' }, 3 * 7 * 6 * 3],
  ] as const)(
    '%s, %j: on the pool where it gives the same bits, of %d elements',
    (activation, pool, size) => {
      const setting = pooled(activation, { ...pool, kernel: [...pool.kernel], stride: [...pool.stride] }),
        together = run(setting),
        alone = run(apart(setting, 'bent'));
      expect(sizesOf(together)).toEqual([size]);
      expect(sizesOf(alone)).toEqual([3 * 7 * 6 * 3]);
      expect(together.output).toEqual(alone.output);
      for (const name of together.trainable) expect(together.gradient(name)).toEqual(alone.gradient(name));
    },
  );

  it('is not where another layer adds to the gradient', () => {
    const { document, ...setting } = pooled('relu', { kernel: [2, 2], stride: [2, 2] });
    const layers = [
      ...document.networks['main']!.layers.slice(0, -1),
      layerOf('flat', 'flatten', {}, 'bent'),
      layerOf('both', 'concat', {}, 'row', 'flat'),
      layerOf('out', 'dense', { units: 2 }, 'both'),
    ];
    const branched: Setting = { ...setting, document: projectOf(layers) },
      together = run(branched),
      alone = run(apart(branched, 'bent'));
    for (const name of together.trainable) expect(together.gradient(name)).toEqual(alone.gradient(name));
  });
});

describe('dropout', () => {
  it('is the same function of the weights in backward as in forward, and another one at the next step', () => {
    const setting = settingOf(allCases.find((c) => c.name === 'dropout: half')!);
    const trial = new Trial(setting, { backend: float64 });
    trial.run();
    const kept = (values: ArrayLike<number>) => Array.from(values, (v) => v !== 0);
    const first = kept(trial.output);
    expect(kept(trial.gradient('x0.w'))).toEqual(first);
    expect(trial.output.every((v, i) => v === 0 || v === 2 * trial.weight('x0.w')[i]!)).toBe(true);
    trial.tick(2, 0);
    trial.run();
    expect(kept(trial.output)).not.toEqual(first);
  });
});
