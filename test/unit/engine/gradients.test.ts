import { describe, expect, it } from 'vitest';
import type { LossName } from '../../../engine/losses/index.ts';
import { allCases, lossCases } from '../../cases.ts';
import { float64 } from '../../cases/backends.ts';
import { checkGradients } from '../../cases/differences.ts';
import { lossSettingOf, settingOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';

const tolerance = 'within 1e-5 + 1e-3 |g| of central differences';

describe(`gradients of every layer are ${tolerance}, float64`, () => {
  for (const c of allCases.filter((c) => c.mode !== 'evaluate' && !c.noDifferences)) {
    it(c.name, () => checkGradients(new Trial(settingOf(c), { backend: float64 })));
  }
});

describe(`gradients of every loss are ${tolerance}, float64`, () => {
  for (const [loss, list] of Object.entries(lossCases)) {
    for (const c of list.filter((c) => !c.noDifferences)) {
      const setting = lossSettingOf(loss as LossName, c);
      it(`${loss}: ${c.title}`, () => checkGradients(new Trial(setting, { backend: float64 })));
    }
  }
});

describe('a second step from the same weights leaves the same bits', () => {
  for (const c of allCases) {
    it(c.name, () => {
      const trial = new Trial(settingOf(c), { backend: float64 });
      const running = trial.model.weights.filter((w) => !w.trainable).map((w) => `${w.layer}.${w.name}`);
      const before = running.map((name) => trial.weight(name).slice());
      trial.run();
      const first = trial.outcome;
      // Running statistics move with every step by design.
      running.forEach((name, i) => trial.weight(name).set(before[i]!));
      trial.run();
      expect(trial.outcome).toEqual(first);
    });
  }
});
