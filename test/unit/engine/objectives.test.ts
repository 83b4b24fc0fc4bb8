import { describe, expect, it } from 'vitest';
import { cutInto, float64, type Backend } from '../../cases/backends.ts';
import type { Setting } from '../../cases/document.ts';
import { adversarial, pretraining, reconstruction, variational } from '../../cases/objectives.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssemblyCutInto } from '../../cases/webassembly.ts';

const distance = 1e-6;

/** Largest |gradient - central difference| - 1e-3 |gradient| of a figure, over some weights; and their largest gradient. */
function compare(setting: Setting, figure: string, weights: (name: string) => boolean, phase?: string) {
  const options = { backend: float64, ...(phase !== undefined && { phase }) };
  const trial = new Trial(setting, options);
  // A sum over the batch is a mean only for the loss.
  const value = (): number => (trial.run(), trial.figure(figure) / (figure === 'loss' ? 1 : setting.batch));
  value();
  const names = trial.trainable.filter(weights);
  const gradients = names.map((name) => trial.gradient(name).slice());
  let worst = 0,
    largest = 0;
  names.forEach((name, n) => {
    const w = trial.weight(name);
    w.forEach((before, i) => {
      w[i] = before + distance;
      const above = value();
      w[i] = before - distance;
      const below = value();
      w[i] = before;
      const gradient = gradients[n]![i]!,
        off = Math.abs((above - below) / (2 * distance) - gradient) - 1e-3 * Math.abs(gradient);
      worst = Math.max(worst, Number.isNaN(off) ? Infinity : off);
      largest = Math.max(largest, Math.abs(gradient));
    });
  });
  return { worst, largest, names };
}

const all = () => true;
const of = (network: string) => (name: string) => name.startsWith(`${network}/`);
function expectRight({ worst, largest, names }: ReturnType<typeof compare>): void {
  expect(names.length).toBeGreaterThan(1);
  expect(worst).toBeLessThan(1e-5);
  expect(largest).toBeGreaterThan(1e-3);
}

describe('gradients of objectives are within 1e-5 + 1e-3 |g| of central differences, float64', () => {
  it('reconstruction, with noise', () => expectRight(compare(reconstruction, 'loss', all)));
  it.each([0.5, 1, 4])('variational, beta %s', (beta) =>
    expectRight(compare(variational({ beta }), 'loss', all)),
  );

  const kinds = ['nonSaturating', 'minimax', 'leastSquares', 'wasserstein'];
  it.each(kinds)('adversarial, %s: the discriminator', (loss) =>
    expectRight(compare(adversarial({ loss, smoothing: 0.1 }), 'loss', of('discriminator'))),
  );
  it.each(kinds)('adversarial, %s: the generator', (loss) =>
    expectRight(compare(adversarial({ loss }), 'generatorLoss', of('generator'))),
  );
  it.each([2, 3])('adversarial, %s samples packed', (packing) => {
    expectRight(compare(adversarial({ packing }), 'loss', of('discriminator')));
    expectRight(compare(adversarial({ packing }), 'generatorLoss', of('generator')));
  });
  it('adversarial, with a penalty on the slope', () => {
    const setting = adversarial({ loss: 'wasserstein', gradientPenalty: 10 });
    expectRight(compare(setting, 'loss', of('discriminator')));
  });

  it.each(['none', 'masking', 'gaussian'])('pre-training, corruption %s', (corruption) => {
    for (const output of ['linear', 'sigmoid']) {
      for (const layer of ['hidden1', 'hidden2']) {
        const own = (name: string) => name.startsWith(`${layer}.`) || name.startsWith(`decoder of ${layer}/`);
        const setting = pretraining({ corruption, output });
        expectRight(compare(setting, 'loss', own, `pre-training ${layer}`));
      }
    }
  });
  it('fine-tuning', () =>
    expectRight(compare(pretraining({}), 'loss', (name) => !name.startsWith('decoder'), 'fine-tuning')));
});

/** One step at a rate that moves what learns. */
function moved(setting: Setting, phase?: string): string[] {
  const trial = new Trial(setting, { backend: float64, ...(phase !== undefined && { phase }) });
  const before = new Map(trial.trainable.map((name) => [name, trial.weight(name).slice()]));
  trial.tick(1, 0.1);
  trial.run();
  return trial.trainable.filter((name) => trial.weight(name).some((w, i) => w !== before.get(name)![i]));
}

describe('what learns', () => {
  it('is the discriminator alone between the steps of both', () => {
    const setting = adversarial({ discriminatorSteps: 3 });
    expect(moved(setting, 'discriminator').every(of('discriminator'))).toBe(true);
    expect(moved(setting, 'discriminator').length).toBe(4);
    expect(moved(setting, 'both').length).toBe(8);
  });
  it('is one layer with its decoder in pre-training, everything else in fine-tuning', () => {
    const decoder = 'decoder of hidden2/output';
    const layer = ['hidden2.w', 'hidden2.b', `${decoder}.w`, `${decoder}.b`];
    expect(moved(pretraining({}), 'pre-training hidden2').sort()).toEqual(layer.sort());
    const main = ['hidden1', 'hidden2', 'output'].flatMap((id) => [`${id}.w`, `${id}.b`]);
    expect(moved(pretraining({}), 'fine-tuning').sort()).toEqual(main.sort());
  });
  it('stays within the limit of the weights', () => {
    const trial = new Trial(adversarial({ loss: 'wasserstein', weightLimit: 0.01 }), { backend: float64 });
    trial.tick(1, 0.1);
    trial.run();
    for (const name of trial.trainable.filter(of('discriminator'))) {
      expect(Math.max(...trial.weight(name).map(Math.abs))).toBeLessThanOrEqual(0.01);
    }
  });
});

describe('the bits do not depend on lanes', () => {
  const settings = {
    variational: variational({}),
    adversarial: adversarial({ loss: 'wasserstein', gradientPenalty: 10, packing: 2 }),
    pretraining: pretraining({}),
  };
  const kernels: [string, (lanes: number) => Backend][] = [
    ['reference', cutInto],
    ...variantNames.map((name): [string, (lanes: number) => Backend] => [
      name,
      (lanes) => webAssemblyCutInto(name, lanes),
    ]),
  ];
  for (const [name, setting] of Object.entries(settings)) {
    it.each(kernels)(`${name}, %s`, (_, backend) => {
      const outcomes = [1, 2, 4].map((lanes) => {
        const trial = new Trial(setting, { backend: backend(lanes), divide: true });
        trial.tick(1, 0.1);
        trial.run();
        return trial.outcome;
      });
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(outcomes[2]).toEqual(outcomes[0]);
    });
  }
});
