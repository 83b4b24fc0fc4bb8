import { afterAll, describe, expect, it } from 'vitest';
import type { LossName } from '../../engine/losses/index.ts';
import { allCases, lossCases, optimizerSettings } from '../cases.ts';
import { lossSettingOf, settingOf, type Setting } from '../cases/document.ts';
import { models } from '../cases/models.ts';
import { Trial } from '../cases/trial.ts';
import { variantNames } from '../cases/webassembly.ts';
import { runNetwork, startNetwork } from '../golden/run.ts';
import { Lanes } from './lanes.ts';

const lanes = new Lanes(4);
afterAll(() => lanes.end());

const bits = (outcome: Trial['outcome']): Buffer =>
  Buffer.concat(outcome.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));

/** Three steps that change the weights; the last outcome. */
function steps(setting: Setting, kernels: string, count: number): Buffer {
  const backend = lanes.backend(kernels, count);
  const trial = new Trial(setting, { backend, divide: true });
  for (const slot of trial.arena.slots) trial.memory.fill(0, slot, slot + trial.model.trainable);
  for (let step = 1; step <= 3; step++) {
    trial.tick(step, 0.01);
    trial.run();
  }
  return bits(trial.outcome);
}

const settings: [string, Setting][] = [
  ...allCases.map((c): [string, Setting] => [c.name, settingOf(c)]),
  ...Object.entries(lossCases).flatMap(([loss, list]) =>
    list.map((c): [string, Setting] => [`${loss}: ${c.title}`, lossSettingOf(loss as LossName, c)]),
  ),
  ...optimizerSettings.map(([name, setting]): [string, Setting] => [name, setting]),
  ...Object.entries(models),
];

for (const kernels of [...variantNames, 'reference']) {
  describe(`three steps on 2 and 4 threads leave the same bits as on 1, ${kernels}`, () => {
    for (const [name, setting] of settings) {
      it(name, () => {
        const one = steps(setting, kernels, 1);
        for (const count of [2, 4])
          expect(steps(setting, kernels, count).equals(one), `${count} lanes`).toBe(true);
      });
    }
  });

  it(`ten steps of the golden network on 2, 3 and 4 threads leave the same bits as on 1, ${kernels}`, () => {
    const one = runNetwork(startNetwork(lanes.backend(kernels, 1), true));
    for (const count of [2, 3, 4, 4, 4])
      expect(runNetwork(startNetwork(lanes.backend(kernels, count), true)), `${count} lanes`).toEqual(one);
  });
}
