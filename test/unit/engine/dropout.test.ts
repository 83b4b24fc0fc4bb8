import { describe, expect, it } from 'vitest';
import { philox, streams } from '../../../engine/tensor/random.ts';
import { float32, float64 } from '../../cases/backends.ts';
import { layerOf, projectOf, type Setting } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { largestOf } from '../../golden/golden.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';

const batch = 9,
  size = 1111,
  rate = 0.3,
  seed = 2 ** 33 + 12345;

/** Ones through two dropouts in turn; samples -> dense of weights one -> first -> second. */
function setting(...rates: number[]): Setting {
  const layers = [
    layerOf('samples', 'input', { shape: [1] }),
    layerOf('ones', 'dense', { units: size, bias: false }, 'samples'),
    ...rates.map((r, i) => layerOf(`drop${i}`, 'dropout', { rate: r }, i ? `drop${i - 1}` : 'ones')),
  ];
  return {
    document: projectOf(layers),
    batch,
    mode: 'train',
    weights: { 'ones.w': new Array<number>(size).fill(1) },
    columns: { input: new Array<number>(batch).fill(1), target: new Array<number>(batch * size).fill(0) },
  };
}
const n = batch * size;
const kept = (trial: Trial): boolean[] => Array.from(trial.output, (v) => v !== 0);

for (const backend of [float64, float32, ...variantNames.map(webAssembly)]) {
  describe(`dropout, ${backend.name}`, () => {
    const trial = () => new Trial(setting(rate), { backend, seed });

    it('drops just the elements whose Philox word is below rate * 2^32', () => {
      const t = trial(),
        step = 3 * 2 ** 20 + 17,
        words = new Uint32Array(4);
      t.tick(step, 0);
      t.run();
      // The clock's two halves of the step, the layer's place in the network, the two halves of the seed.
      const expected = Array.from({ length: n }, (_, i) => {
        philox(
          words,
          Math.floor(i / 4),
          17,
          3,
          streams.layers + 2,
          seed % 2 ** 32,
          Math.floor(seed / 2 ** 32),
        );
        return words[i % 4]! >= rate * 2 ** 32;
      });
      expect(kept(t)).toEqual(expected);
    });

    it('keeps a share of 1 - rate, scaled up by 1 / (1 - rate)', () => {
      const t = trial();
      let count = 0,
        off = 0;
      for (let step = 1; step <= 10; step++) {
        t.tick(step, 0);
        t.run();
        for (const v of t.output) {
          if (v === 0) continue;
          count++;
          off = Math.max(off, Math.abs(v - 1 / (1 - rate)));
        }
      }
      expect(off).toBeLessThan(1e-6);
      const error = Math.sqrt((rate * (1 - rate)) / (10 * n));
      expect(Math.abs(count / (10 * n) - (1 - rate))).toBeLessThan(4 * error);
    });

    it('lets the gradient through where it let the value through, and nowhere else', () => {
      const t = trial();
      t.run();
      // d loss / dx = 2 y / n * mask / (1 - rate), summed over the samples.
      const expected = new Float64Array(size);
      t.output.forEach((y, i) => (expected[i % size]! += (2 * y) / n / (1 - rate)));
      const off = Array.from(t.gradient('ones.w'), (g, i) => g - expected[i]!);
      expect(largestOf(off)).toBeLessThan(1e-8);
    });

    it('gives other masks to other steps, seeds and layers', () => {
      const masks: boolean[][] = [];
      for (const [s, step] of [
        [seed, 1],
        [seed, 2],
        [seed, 1 + 2 ** 20],
        [seed + 1, 1],
        [seed + 2 ** 32, 1],
      ] as const) {
        const t = new Trial(setting(rate), { backend, seed: s });
        t.tick(step, 0);
        t.run();
        masks.push(kept(t));
      }
      const error = Math.sqrt(((1 - rate) ** 2 * (1 - (1 - rate) ** 2)) / n);
      masks.forEach((a, i) =>
        masks.slice(i + 1).forEach((b) => {
          const both = a.filter((v, j) => v && b[j]).length / n;
          expect(Math.abs(both - (1 - rate) ** 2)).toBeLessThan(4 * error);
        }),
      );
      const twice = new Trial(setting(rate, rate), { backend, seed });
      twice.run();
      const both = kept(twice).filter(Boolean).length / n;
      expect(Math.abs(both - (1 - rate) ** 2)).toBeLessThan(4 * error);
    });
  });
}
