import { describe, expect, it } from 'vitest';
import { philox, Random, streams } from '../../../engine/tensor/random.ts';

const hex = (words: Uint32Array): string =>
  Array.from(words, (w) => w.toString(16).padStart(8, '0')).join(' ');
const words = (text: string): number[] => text.split(' ').map((w) => parseInt(w, 16));

/** Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, result. */
const known: [string, string, string][] = [
  ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
];

describe('Philox4x32-10', () => {
  for (const [counter, key, result] of known) {
    it(`gives the known answer of Random123 at counter ${counter}`, () => {
      const [c0, c1, c2, c3] = words(counter) as [number, number, number, number],
        [k0, k1] = words(key) as [number, number];
      expect(hex(philox(new Uint32Array(4), c0, c1, c2, c3, k0, k1))).toBe(result);
      // Kernels are given signed words.
      expect(hex(philox(new Uint32Array(4), c0 | 0, c1 | 0, c2 | 0, c3 | 0, k0 | 0, k1 | 0))).toBe(result);
    });
  }
});

const n = 200_000;
const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const drawn = (random: Random, each: 'uniform' | 'normal'): Float64Array =>
  Float64Array.from({ length: n }, () => random[each]());

describe('Random', () => {
  it('is uniform: mean 1/2, variance 1/12, within four standard errors', () => {
    const u = drawn(new Random(1, streams.shuffle), 'uniform');
    expect(Math.min(...u.subarray(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...u.subarray(0, 1e5))).toBeLessThan(1);
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(u.map((v) => (v - 0.5) ** 2)) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
  });

  it('is normal: moments 0, 1, 0, 3, within four standard errors', () => {
    const z = drawn(new Random(2, streams.initialize), 'normal');
    const errors = [1, Math.sqrt(2), Math.sqrt(15), Math.sqrt(96)];
    [0, 1, 0, 3].forEach((moment, i) => {
      expect(Math.abs(mean(z.map((v) => v ** (i + 1))) - moment), `moment ${i + 1}`).toBeLessThan(
        (4 * errors[i]!) / Math.sqrt(n),
      );
    });
  });

  it('counts below n without favour: chi-square of 7 within four standard errors', () => {
    const random = new Random(3, streams.split),
      counts = new Float64Array(7);
    for (let i = 0; i < n; i++) counts[random.below(7)]!++;
    const chi = counts.reduce((sum, c) => sum + (c - n / 7) ** 2 / (n / 7), 0);
    expect(chi).toBeLessThan(6 + 4 * Math.sqrt(12));
  });

  it('shuffles into a permutation in which every value is anywhere', () => {
    const places = new Float64Array(10);
    for (let step = 0; step < 5000; step++) {
      const list = new Random(4, streams.shuffle, step).shuffle(
        Uint32Array.from({ length: 10 }, (_, i) => i),
      );
      expect([...list].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      places[list.indexOf(0)]!++;
    }
    const chi = places.reduce((sum, c) => sum + (c - 500) ** 2 / 500, 0);
    expect(chi).toBeLessThan(9 + 4 * Math.sqrt(18));
  });

  it('gives unrelated numbers to other seeds, streams and steps, also beyond 32 bits', () => {
    const keys: [number, number, number][] = [
      [1, 1, 0],
      [2, 1, 0],
      [1 + 2 ** 32, 1, 0],
      [1, 2, 0],
      [1, 1, 1],
      [1, 1, 2 ** 32],
    ];
    const first = keys.map(([seed, stream, step]) => new Random(seed, stream, step).word());
    expect(new Set(first).size).toBe(keys.length);
  });
});
