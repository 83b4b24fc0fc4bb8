import { describe, expect, it } from 'vitest';
import { initialWeights, prepareModel } from '../../../engine/graph/model.ts';
import type { weightInitializers } from '../../../engine/initializers/index.ts';
import { initializers } from '../../../engine/initializers/index.ts';
import type { LayerDocument } from '../../../contract/project.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const fanIn = 300,
  fanOut = 400;

function weightsOf(layers: readonly LayerDocument[], seed: number): Record<string, Float32Array> {
  const model = prepareModel(projectOf(layers)),
    values = initialWeights(model, seed);
  return Object.fromEntries(
    model.weights.map((w) => [`${w.layer}.${w.name}`, values.slice(w.at, w.at + w.size)]),
  );
}
const wide = (initializer: string) => [
  layerOf('in', 'input', { shape: [fanIn] }),
  layerOf('a', 'dense', { units: fanOut, initializer }, 'in'),
];
const mean = (values: Float32Array, power = 1): number =>
  values.reduce((sum, v) => sum + v ** power, 0) / values.length;

/** Variance by the papers: 2 / (in + out), 2 / in, 1 / in. */
const variances: Record<(typeof weightInitializers)[number], number> = {
  glorotUniform: 2 / (fanIn + fanOut),
  glorotNormal: 2 / (fanIn + fanOut),
  heUniform: 2 / fanIn,
  heNormal: 2 / fanIn,
  lecunUniform: 1 / fanIn,
  lecunNormal: 1 / fanIn,
  zeros: 0,
};

describe('initial weights have the moments of theory, within five standard errors', () => {
  for (const [name, variance] of Object.entries(variances)) {
    it(name, () => {
      const w = weightsOf(wide(name), 5)['a.w']!,
        sigma = Math.sqrt(variance),
        error = 5 / Math.sqrt(w.length);
      expect(w.length).toBe(fanIn * fanOut);
      if (variance === 0) return expect(w.every((v) => v === 0)).toBe(true);
      expect(Math.abs(mean(w))).toBeLessThan(error * sigma);
      expect(Math.abs(mean(w, 2) / variance - 1)).toBeLessThan(error * Math.SQRT2);
      const uniform = name.endsWith('Uniform'),
        largest = w.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      // Uniform numbers end at sqrt(3) sigma, and nearly reach it; a normal variable of 120,000 goes beyond four.
      if (uniform) expect(largest / sigma).toBeLessThanOrEqual(Math.sqrt(3) + 1e-6);
      expect(largest / sigma).toBeGreaterThan(uniform ? Math.sqrt(3) - 1e-3 : 4);
      expect(mean(w, 4) / variance ** 2).toBeCloseTo(uniform ? 1.8 : 3, 1);
    });
  }

  it('biases start at zero, scales at one', () => {
    const layers = [...wide('heNormal'), layerOf('norm', 'batchNorm', {}, 'a')];
    const weights = weightsOf(layers, 1);
    for (const name of ['a.b', 'norm.beta', 'norm.runningMean'])
      expect(new Set(weights[name]), name).toEqual(new Set([0]));
    for (const name of ['norm.gamma', 'norm.runningVariance'])
      expect(new Set(weights[name]), name).toEqual(new Set([1]));
  });

  it('a convolution counts kernel cells and channels as connections', () => {
    const layers = [
      layerOf('in', 'input', { shape: [8, 8, 20] }),
      layerOf('a', 'conv2d', { filters: 60, kernel: [5, 3] }, 'in'),
    ];
    const w = weightsOf(layers, 1)['a.w']!;
    expect(Math.abs((mean(w, 2) * 5 * 3 * 20) / 2 - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(w.length));
  });

  it('every initializer of the table is known here or constant', () => {
    expect(Object.keys(initializers).sort()).toEqual([...Object.keys(variances), 'ones'].sort());
  });
});

describe('initial weights depend on seed and name alone', () => {
  const small = (...ids: string[]) => [
    layerOf('in', 'input', { shape: [6] }),
    ...ids.map((id, i) => layerOf(id, 'dense', { units: 6 }, ids[i - 1] ?? 'in')),
  ];
  it('the same seed gives the same weights, another seed others', () => {
    expect(weightsOf(small('a'), 1)).toEqual(weightsOf(small('a'), 1));
    expect(weightsOf(small('a'), 1)['a.w']).not.toEqual(weightsOf(small('a'), 2)['a.w']);
    expect(weightsOf(small('a'), 1)['a.w']).not.toEqual(weightsOf(small('a'), 1 + 2 ** 32)['a.w']);
  });
  it('two layers alike get different weights', () => {
    const weights = weightsOf(small('a', 'b'), 1);
    expect(weights['a.w']).not.toEqual(weights['b.w']);
  });
  it('a layer more leaves the weights of the others as they were', () => {
    const before = weightsOf(small('a', 'b'), 1),
      after = weightsOf(small('a', 'new', 'b'), 1);
    for (const name of Object.keys(before)) expect(after[name], name).toEqual(before[name]);
  });
});
