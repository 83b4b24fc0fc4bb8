import { describe, expect, it } from 'vitest';
import type { Floats } from '../../../engine/kernels/reference.ts';
import { allCases } from '../../cases.ts';
import { float32, float64, type Backend } from '../../cases/backends.ts';
import { checkGradients } from '../../cases/differences.ts';
import { twinSettingOf, type Setting } from '../../cases/document.ts';
import { models } from '../../cases/models.ts';
import { Trial } from '../../cases/trial.ts';
import { largestOf } from '../../golden/golden.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';

/** Where gradients meet: all that goldens of single layers do not see. */
const cases = allCases.filter((c) => c.mode !== 'evaluate' && c.layer !== 'input' && !c.then && !c.fused);

describe('gradients that meet are added: two of each layer on one input, within 1e-5 + 1e-3 |g| of differences', () => {
  for (const c of cases.filter((c) => !c.noDifferences))
    it(c.name, () => checkGradients(new Trial(twinSettingOf(c), { backend: float64 }), 10));
});

const settings: [string, Setting][] = [
  ...cases.filter((c) => c.draw !== 'offset').map((c): [string, Setting] => [c.name, twinSettingOf(c)]),
  ...Object.entries(models),
];

/**
 * What is further off than 5e-6 of the largest value, or, where all are small since a tanh is saturated or a normalization
 * takes a bias out again, 2e-6. Gradients as of the sum over outputs, so that they are of order one.
 */
function wrong(setting: Setting, backend: Backend): string[] {
  const exact = new Trial(setting, { backend: float64 }),
    trial = new Trial(setting, { backend });
  exact.run();
  trial.run();
  const n = exact.output.length;
  const compared: [string, Floats, Floats][] = [
    ['output', trial.output, exact.output],
    ...exact.trainable.map((name): [string, Floats, Floats] => [
      name,
      trial.gradient(name).map((g) => n * g),
      exact.gradient(name).map((g) => n * g),
    ]),
  ];
  return compared.flatMap(([name, ours, theirs]) => {
    const largest = largestOf(theirs),
      error = largestOf(Array.from(ours, (v, i) => v - theirs[i]!));
    return error <= Math.max(2e-6, 5e-6 * largest) ? [] : [`${name}: ${error} of ${largest}`];
  });
}

for (const backend of [float32, ...variantNames.map(webAssembly)]) {
  describe(`two of each layer, and whole models, ${backend.name}: within 5e-6 of the reference in float64`, () => {
    for (const [name, setting] of settings) it(name, () => expect(wrong(setting, backend)).toEqual([]));
  });
}
