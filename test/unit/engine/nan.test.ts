import { describe, expect, it } from 'vitest';
import type { LossName } from '../../../engine/losses/index.ts';
import { allCases, lossCases } from '../../cases.ts';
import { float32, float64 } from '../../cases/backends.ts';
import { lossSettingOf, readsTokens, settingOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';

/**
 * A NaN must reach the loss, or a run that has gone wrong would look healthy. A window may step over a value, a mask may
 * drop it: so one value after the other is tried until one shows.
 */
for (const backend of [float64, float32, ...variantNames.map(webAssembly)]) {
  describe(`a NaN among the inputs shows in the loss, ${backend.name}`, () => {
    const shows = (trial: Trial, from = 'x0.w'): boolean => {
      const x = trial.weight(from);
      for (let i = 0; i < x.length; i++) {
        const value = x[i]!;
        x[i] = NaN;
        if (Number.isNaN(trial.run())) return true;
        x[i] = value;
      }
      return false;
    };
    for (const c of allCases.filter((c) => c.layer !== 'input')) {
      it(c.name, () => {
        const trial = new Trial(settingOf(c), { backend });
        expect(shows(trial, readsTokens(c) ? 'layer.w' : 'x0.w')).toBe(true);
      });
    }
    for (const [loss, list] of Object.entries(lossCases)) {
      for (const c of list) {
        it(`${loss}: ${c.title}`, () =>
          expect(shows(new Trial(lossSettingOf(loss as LossName, c), { backend }))).toBe(true));
      }
    }
  });
}
