import { describe, expect, it } from 'vitest';
import { initialWeights, prepareModel } from '../../../engine/graph/model.ts';
import type { weightInitializers } from '../../../engine/initializers/index.ts';
import { initializers, type Initializer } from '../../../engine/initializers/index.ts';
import { Random } from '../../../engine/tensor/random.ts';
import type { LayerDocument } from '../../../contract/project.ts';
import { float64 } from '../../cases/backends.ts';
import { Trial } from '../../cases/trial.ts';
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
const variances: Partial<Record<(typeof weightInitializers)[number], number>> = {
  glorotUniform: 2 / (fanIn + fanOut),
  glorotNormal: 2 / (fanIn + fanOut),
  heUniform: 2 / fanIn,
  heNormal: 2 / fanIn,
  lecunUniform: 1 / fanIn,
  lecunNormal: 1 / fanIn,
  uniform: 0.1 ** 2 / 12,
  normal: 0.05 ** 2,
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
      const uniform = /uniform$/i.test(name),
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
    const others = ['constant', 'identity', 'ones', 'orthogonal', 'truncatedNormal'];
    expect(Object.keys(initializers).sort()).toEqual([...Object.keys(variances), ...others].sort());
  });

  it('a truncated normal ends at two sigma and has the variance that is left', () => {
    const w = weightsOf(wide('truncatedNormal'), 3)['a.w']!,
      sigma = 0.05;
    expect(Math.abs(w.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / sigma - 2)).toBeLessThan(1e-3);
    expect(Math.abs(mean(w))).toBeLessThan((5 * sigma) / Math.sqrt(w.length));
    // 1 - 2 a phi(a) / (2 Phi(a) - 1) for a = 2; the fourth moment is about 2.06 of its square.
    const left = 1 - (4 * Math.exp(-2)) / Math.sqrt(2 * Math.PI) / 0.9544997361036416;
    expect(Math.abs(mean(w, 2) / (left * sigma ** 2) - 1)).toBeLessThan(5 * Math.sqrt(1.1 / w.length));
  });
});

/** Largest difference of the products of all pairs of columns (or rows) from the unit matrix. */
function skew(m: Float32Array, columns: number, first: number, count: number, byRows: boolean): number {
  const rows = m.length / columns,
    size = byRows ? rows : count,
    along = byRows ? count : rows;
  const element = (v: number, i: number) =>
    byRows ? m[v * columns + first + i]! : m[i * columns + first + v]!;
  let worst = 0;
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < along; i++) sum += element(a, i) * element(b, i);
      worst = Math.max(worst, Math.abs(sum - (a === b ? 1 : 0)));
    }
  return worst;
}

/** Fills a weight of this shape as a model would. */
function filled(name: keyof typeof initializers, shape: number[], blocks?: number): Float32Array {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1)),
    initializer: Initializer = initializers[name];
  const start = { shape, fanIn: 1, fanOut: 1, ...(blocks !== undefined && { blocks }) };
  initializer.fill(values, start, new Random(3, 1, 2));
  return values;
}

describe('orthogonal: Q^T Q = I within 1e-6', () => {
  it('columns where there are more rows, rows where there are fewer', () => {
    expect(skew(filled('orthogonal', [90, 40]), 40, 0, 40, false)).toBeLessThan(1e-6);
    expect(skew(filled('orthogonal', [40, 90]), 90, 0, 90, true)).toBeLessThan(1e-6);
    expect(skew(filled('orthogonal', [64, 64]), 64, 0, 64, true)).toBeLessThan(1e-6);
  });
  it('each gate by itself, and no two alike', () => {
    const w = filled('orthogonal', [24, 96], 4);
    for (let gate = 0; gate < 4; gate++) {
      expect(skew(w, 96, 24 * gate, 24, false)).toBeLessThan(1e-6);
      if (gate) expect(w[24 * gate]).not.toBe(w[0]);
    }
  });
  it('a kernel counts as rows', () => {
    expect(skew(filled('orthogonal', [3, 3, 4, 30]), 30, 0, 30, false)).toBeLessThan(1e-6);
  });
  it('is spread evenly: the first element of many 3 x 3 has mean 0 and variance 1/3', () => {
    const n = 4000,
      all = Float32Array.from({ length: n }, (_, seed) => {
        const values = new Float32Array(9);
        initializers.orthogonal.fill(values, { shape: [3, 3], fanIn: 3, fanOut: 3 }, new Random(seed, 1, 2));
        return values[0]!;
      });
    expect(Math.abs(mean(all))).toBeLessThan(5 * Math.sqrt(1 / 3 / n));
    // E q^4 = 3 / 15 for a point on the sphere, so the variance of q^2 is 1/5 - 1/9.
    expect(Math.abs(mean(all, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt((1 / 5 - 1 / 9) / n));
  });
  it('is among those that a layer offers', () => {
    const w = weightsOf(
      [
        layerOf('in', 'input', { shape: [20] }),
        layerOf('a', 'dense', { units: 20, initializer: 'orthogonal' }, 'in'),
      ],
      1,
    );
    expect(skew(w['a.w']!, 20, 0, 20, false)).toBeLessThan(1e-6);
  });
});

describe('identity', () => {
  it('has ones on the diagonal, of every block', () => {
    expect([...filled('identity', [2, 3])]).toEqual([1, 0, 0, 0, 1, 0]);
    expect([...filled('identity', [2, 4], 2)]).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
  });
  it('hands an image on through a convolution of any kernel', () => {
    for (const kernel of [
      [3, 3],
      [4, 2],
      [1, 5],
    ]) {
      const layers = [
        layerOf('in', 'input', { shape: [5, 6, 2] }),
        layerOf('a', 'conv2d', { filters: 2, kernel }, 'in'),
      ];
      const w = filled('identity', [...kernel, 2, 2]);
      const trial = new Trial(
        {
          document: projectOf(layers),
          batch: 1,
          mode: 'evaluate',
          weights: { 'a.w': [...w], 'a.b': [0, 0] },
          columns: {},
        },
        { backend: float64 },
      );
      trial.run();
      expect([...trial.output]).toEqual([...trial.column('input')]);
    }
  });
});

describe('recurrent layers', () => {
  const weights = weightsOf(
    [
      layerOf('in', 'input', { shape: [5, 3] }),
      layerOf(
        'a',
        'lstm',
        { units: 4, forgetBias: 1.5, recurrentInitializer: 'identity', direction: 'both' },
        'in',
      ),
    ],
    1,
  );
  it('start the bias of the forget gate, the second of four, where the layer says', () => {
    for (const name of ['a.b', 'a.bReverse'])
      expect([...weights[name]!]).toEqual([0, 0, 0, 0, 1.5, 1.5, 1.5, 1.5, ...Array<number>(8).fill(0)]);
  });
  it('start each gate as a matrix of its own', () => {
    const rows = [0, 1, 2, 3].flatMap((i) => Array.from({ length: 16 }, (_, j) => (j % 4 === i ? 1 : 0)));
    expect([...weights['a.u']!]).toEqual(rows);
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
