import { describe, expect, it } from 'vitest';
import { optimizers, type Optimizer, type OptimizerName } from '../../../engine/optimizers/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { optimizerCases } from '../../cases.ts';
import { float32, float64 } from '../../cases/backends.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';
import { Trial } from '../../cases/trial.ts';
import { excess, settingOf } from '../../golden/optimizers.ts';

const each = (f: (name: OptimizerName, index: number, title: string) => void): void => {
  for (const name of Object.keys(optimizers) as OptimizerName[])
    optimizerCases[name].forEach((c, index) => f(name, index, `${name}: ${c.title}`));
};

describe('1,001 steps, reference float64: within 1e-11 + 1e-11 |w| of PyTorch', () => {
  each((name, index, title) => {
    it(title, () => expect(excess(float64, name, index, 1e-11)).toBeLessThanOrEqual(1e-11));
  });
});

for (const backend of [float32, ...variantNames.map(webAssembly)]) {
  describe(`1,001 steps, ${backend.name}: within 5e-4 + 1e-3 |w| of PyTorch in float64`, () => {
    each((name, index, title) => {
      it(title, () => expect(excess(backend, name, index, 1e-3)).toBeLessThanOrEqual(5e-4));
    });
  });
}

describe('what a formula needs of the step is a function of the step alone, so that a run can go on anywhere', () => {
  it.each(Object.entries(optimizers))('%s', (_, optimizer: Optimizer) => {
    const fresh = () => withDefaults(optimizer.parameters, {}),
      walked = fresh();
    const of = (params: Values, step: number): number[] => {
      const numbers: number[] = [];
      optimizer.corrections?.(numbers, params, step, 1);
      return numbers;
    };
    for (let step = 1; step <= 400; step++) {
      const expected = of(fresh(), step);
      expect(of(walked, step)).toEqual(expected);
      expect(expected.every(Number.isFinite)).toBe(true);
    }
    expect(of(walked, 7)).toEqual(of(fresh(), 7));
  });
});

describe('what an optimizer remembers of gradients that have ended ends at 0, not below the normal range', () => {
  const leastNormal = 2 ** -126;
  const remembering = Object.entries(optimizers).filter(
    ([, optimizer]: [string, Optimizer]) =>
      optimizer.slots(withDefaults(optimizer.parameters, {})).length > 0,
  );
  it.each(remembering.map(([name]) => name as OptimizerName))('%s', (name) => {
    const trial = new Trial(settingOf(name, name === 'rmsprop' ? { momentum: 0.9 } : {}), {
        backend: webAssembly(variantNames[0]!),
      }),
      { memory, arena, model } = trial;
    for (const slot of arena.slots) memory.fill(0, slot, slot + model.trainable);
    for (let step = 1; step <= 3000; step++) {
      // No input, no gradient of the first weights.
      if (step === 10) trial.column('input').fill(0);
      trial.tick(step, 0.01);
      trial.run();
    }
    for (const slot of arena.slots) {
      const tiny = Array.from(memory.subarray(slot, slot + model.trainable), Math.abs).filter(
        (x) => x > 0 && x < leastNormal,
      );
      expect(tiny).toEqual([]);
    }
  });
});
