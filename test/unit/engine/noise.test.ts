import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { float32, float64 } from '../../cases/backends.ts';
import { layerOf, projectOf, type Setting } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';

const batch = 30,
  shape = [5, 5, 40],
  size = 1000,
  n = batch * size;

/** Ones through one layer. */
function setting(type: string, params: ParameterValues): Setting {
  const layers = [
    layerOf('samples', 'input', { shape: [1] }),
    layerOf('ones', 'dense', { units: size, bias: false }, 'samples'),
    layerOf('image', 'reshape', { shape }, 'ones'),
    layerOf('noise', type, params, 'image'),
  ];
  return {
    document: projectOf(layers),
    batch,
    mode: 'train',
    weights: { 'ones.w': new Array<number>(size).fill(1) },
    columns: { input: new Array<number>(batch).fill(1), target: new Array<number>(n).fill(0) },
  };
}

for (const backend of [float64, float32, ...variantNames.map(webAssembly)]) {
  describe(`noise, ${backend.name}`, () => {
    const run = (type: string, params: ParameterValues, step = 1): number[] => {
      const trial = new Trial(setting(type, params), { backend, seed: 5 });
      trial.tick(step, 0);
      trial.run();
      return Array.from(trial.output);
    };

    it('gaussianNoise has the moments and the tails of a normal distribution, neighbours uncorrelated', () => {
      const z = run('gaussianNoise', { stddev: 0.5 }).map((y) => (y - 1) / 0.5);
      const mean = (f: (z: number, i: number) => number) => z.reduce((sum, v, i) => sum + f(v, i), 0) / n;
      const four = 4 / Math.sqrt(n);
      expect(Math.abs(mean((v) => v))).toBeLessThan(four);
      expect(Math.abs(mean((v) => v ** 2) - 1)).toBeLessThan(four * Math.sqrt(2));
      expect(Math.abs(mean((v) => v ** 3))).toBeLessThan(four * Math.sqrt(15));
      expect(Math.abs(mean((v) => v ** 4) - 3)).toBeLessThan(four * Math.sqrt(96));
      // P(|z| > 1.96) = 0.05
      expect(Math.abs(mean((v) => (Math.abs(v) > 1.959964 ? 1 : 0)) - 0.05)).toBeLessThan(four * 0.22);
      for (const apart of [1, 2, 3, 4])
        expect(Math.abs(mean((v, i) => v * z[(i + apart) % n]!)), `${apart} apart`).toBeLessThan(four);
    });

    it('gaussianNoise differs from step to step', () => {
      const [a, b] = [run('gaussianNoise', {}, 1), run('gaussianNoise', {}, 2)];
      expect(a.filter((v, i) => v === b[i]).length).toBeLessThan(n / 1000);
    });

    it('maskingNoise leaves what it keeps as it is', () => {
      const y = run('maskingNoise', { rate: 0.3 });
      expect(new Set(y)).toEqual(new Set([0, 1]));
      const kept = y.filter(Boolean).length / n;
      expect(Math.abs(kept - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / n));
    });

    it('spatialDropout2d drops whole channels, another choice in every sample', () => {
      const y = run('spatialDropout2d', { rate: 0.5 });
      const [height, width, channels] = shape as [number, number, number];
      const masks = Array.from({ length: batch }, (_, s) => y.slice(s * size, s * size + channels));
      expect(new Set(masks.flat())).toEqual(new Set([0, 2]));
      y.forEach((v, i) => {
        if (v !== masks[Math.floor(i / size)]![i % channels]) throw new Error(`pixel differs at ${i}`);
      });
      expect(y.length).toBe(batch * height * width * channels);
      expect(new Set(masks.map(String)).size).toBe(batch);
      const kept = masks.flat().filter(Boolean).length / (batch * channels);
      expect(Math.abs(kept - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / (batch * channels)));
    });
  });
}
