import { describe, expect, it } from 'vitest';
import type { LossName } from '../../../engine/losses/index.ts';
import { layers, type LayerName } from '../../../engine/layers/index.ts';
import { lossCases } from '../../cases.ts';
import { float32, float64, type Backend } from '../../cases/backends.ts';
import { lossSettingOf, settingOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';
import { deviations } from '../../golden/compare.ts';
import { bound32, goldens, type Golden } from '../../golden/golden.ts';
import { exportLayer, exportLoss, goldenCases, stamp } from '../../golden/exported.ts';

const layerGoldens = goldens('layers'),
  lossGoldens = goldens('losses');

function compare(trial: Trial, expected: ReadonlyMap<string, Golden>, bound: (g: Golden) => number): void {
  expect(expected.size).toBeGreaterThan(1);
  const wrong = deviations(trial, expected)
    .filter(({ error, golden }) => !(error <= bound(golden)))
    .map(({ name, error, golden }) => `${name}: ${error} > ${bound(golden)}`);
  expect(wrong).toEqual([]);
}

function everyGolden(backend: Backend, bound: (g: Golden) => number): void {
  for (const c of goldenCases) {
    it(c.name, () =>
      compare(new Trial(settingOf(c), { backend }), layerGoldens.of(c.name, stamp(exportLayer(c))), bound),
    );
  }
  for (const [loss, list] of Object.entries(lossCases) as [LossName, (typeof lossCases)[LossName]][]) {
    list.forEach((c, index) => {
      const exported = exportLoss(loss, index);
      it(exported.name, () =>
        compare(
          new Trial(lossSettingOf(loss, c), { backend }),
          lossGoldens.of(exported.name, stamp(exported)),
          bound,
        ),
      );
    });
  }
}

describe('reference, float64: within 1e-12 of PyTorch', () => everyGolden(float64, () => 1e-12));

for (const backend of [float32, ...variantNames.map(webAssembly)]) {
  describe(`${backend.name}: at most 4 x PyTorch's own float32 error (2.4e-7 where that is less)`, () =>
    everyGolden(backend, bound32));
}

it('every layer but input has goldens, and none are left over', () => {
  const seen = new Set<LayerName>(goldenCases.map((c) => c.layer));
  expect([...seen, 'input'].sort()).toEqual(Object.keys(layers).sort());
  expect(Object.keys(layerGoldens.stamps).sort()).toEqual(goldenCases.map((c) => c.name).sort());
});
