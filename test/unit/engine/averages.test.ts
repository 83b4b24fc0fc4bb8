import { describe, expect, it } from 'vitest';
import { averaging } from '../../../engine/schedules/averaging.ts';
import { Groups } from '../../../engine/train/groups.ts';
import { float32, float64, type Backend } from '../../cases/backends.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';
import { decays, exportAverage, stamp } from '../../golden/exported.ts';
import { goldens } from '../../golden/golden.ts';
import { order, settingOf } from '../../golden/optimizers.ts';

const made = goldens('averages');

/** 200 steps of SGD; every tenth average compared. The largest difference. */
function worst(backend: Backend, decay: number): number {
  const exported = exportAverage(decay),
    { values } = made.of(exported.name, stamp(exported)).get('weights')!;
  const plain = settingOf('sgd', { learningRate: 1 }),
    { training } = plain.document,
    setting = { ...plain, document: { ...plain.document, training: { ...training, average: { decay } } } };
  const trial = new Trial(setting, { backend }),
    { arena, model, memory } = trial;
  const places = order.map((name) => model.weights.find((w) => `${w.layer}.${w.name}` === name)!);
  let at = 0;
  for (const name of order) {
    const w = trial.weight(name);
    w.set(values.subarray(at, (at += w.length)));
  }
  const count = at;
  memory.fill(0, arena.average, arena.average + model.size);
  let largest = 0;
  for (let step = 0; step < 200; step++) {
    trial.tick(step + 1, 1);
    trial.run();
    if (step % 10 !== 0) continue;
    const ours = places.flatMap((w) =>
      Array.from(memory.subarray(arena.average + w.at, arena.average + w.at + w.size)),
    );
    const row = (1 + step / 10) * count;
    ours.forEach((v, i) => {
      const difference = Math.abs(v - values[row + i]!);
      if (!(difference <= largest)) largest = difference;
    });
  }
  return largest;
}

describe("an average of weights is PyTorch's AveragedModel", () => {
  it.each(decays)('decay %d, float64: within 1e-12', (decay) => {
    expect(worst(float64, decay)).toBeLessThanOrEqual(1e-12);
  });
  for (const backend of [float32, ...variantNames.map(webAssembly)]) {
    it.each(decays)(`decay %d, ${backend.name}: within 1e-5`, (decay) => {
      expect(worst(backend, decay)).toBeLessThanOrEqual(1e-5);
    });
  }

  it('what the updates so far count for adds up to one, the first alone to all', () => {
    expect(averaging.share(0.9, 1)).toBe(1);
    const shares: number[] = [];
    for (let t = 1; t <= 50; t++) {
      const fresh = averaging.share(0.9, t);
      shares.forEach((_, i) => (shares[i]! *= 1 - fresh));
      shares.push(fresh);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    shares.slice(1).forEach((share, i) => expect(shares[i]! / share).toBeCloseTo(0.9, 12));
  });
});

describe('batches in groups of one update', () => {
  it.each([
    [[4, 4, 4, 4], 2, 2],
    [[4, 4, 4, 4, 1], 2, 3],
    [[4, 4, 1], 5, 1],
    [[3], 1, 1],
  ])('%j by %i: %i updates, whose shares add up to one', (sizes, each, updates) => {
    const groups = new Groups(sizes, each),
      places = sizes.map((_, batch) => ({
        number: groups.number(batch),
        first: groups.isFirst(batch),
        last: groups.isLast(batch),
        share: groups.share(batch),
      }));
    expect(groups.perEpoch).toBe(updates);
    expect(places.filter((p) => p.first)).toHaveLength(updates);
    expect(places.filter((p) => p.last)).toHaveLength(updates);
    for (let number = 1; number <= updates; number++) {
      const own = sizes
        .map((size, i) => ({ size, place: places[i]! }))
        .filter((b) => b.place.number === number);
      expect(own[0]!.place.first && own.at(-1)!.place.last).toBe(true);
      const samples = own.reduce((sum, b) => sum + b.size, 0);
      for (const { size, place } of own) expect(place.share).toBeCloseTo(size / samples, 15);
    }
  });
});
