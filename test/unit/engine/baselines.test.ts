import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselines, type BaselineName, type Lesson, type Table } from '../../../engine/baselines/index.ts';
import { minimize } from '../../../engine/baselines/lbfgs.ts';
import { Random } from '../../../engine/tensor/random.ts';

const table = (rows: readonly (readonly number[])[], targets: readonly number[]): Table => ({
  count: rows.length,
  features: Float32Array.from(rows.flat()),
  targets: Float32Array.from(targets),
});
const lesson = (train: Table, classes: number | null, more: Partial<Lesson> = {}): Lesson => ({
  train,
  width: train.features.length / train.count,
  classes,
  outputs: 1,
  seed: 1,
  ...more,
});
const ask = (name: BaselineName, given: Lesson, asked: Table): number[] => [
  ...baselines[name].learn(given)(asked.features, asked.count),
];

/** Noise around a plane, or what side of it. */
function plane(count: number, width: number, classes: boolean): Table {
  const random = new Random(3, 9);
  const rows = Array.from({ length: count }, () => Array.from({ length: width }, () => random.normal()));
  const heights = rows.map((row) => row.reduce((sum, x, j) => sum + x * (j + 1), 2) + 0.1 * random.normal());
  return table(rows, classes ? heights.map((h) => Number(h > 2)) : heights);
}

describe('ridge regression', () => {
  test('one feature: the closed form w = sum x y / (sum x^2 + alpha) over standardized x', () => {
    const x = [1, 2, 4, 7],
      y = [3, 1, 5, 6];
    const mean = (v: number[]) => v.reduce((a, b) => a + b) / v.length;
    const deviation = Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)));
    const z = x.map((v) => (v - mean(x)) / deviation);
    const w =
      z.reduce((sum, v, i) => sum + v * (y[i]! - mean(y)), 0) / (z.reduce((sum, v) => sum + v * v, 0) + 1);
    const asked = [0, 3, 10];
    const found = ask(
      'ridge',
      lesson(
        table(
          x.map((v) => [v]),
          y,
        ),
        null,
      ),
      table(
        asked.map((v) => [v]),
        [0, 0, 0],
      ),
    );
    asked.forEach((v, i) => expect(found[i]).toBeCloseTo(mean(y) + (w * (v - mean(x))) / deviation, 5));
  });

  test('the gradient of its own loss is zero at what it finds', () => {
    const train = plane(60, 4, false),
      given = lesson(train, null);
    const predict = baselines.ridge.learn(given);
    // Its weights, read off its predictions: they are linear.
    const at = (row: number[]) => predict(Float32Array.from(row), 1)[0]!;
    const zero = [0, 0, 0, 0],
      bias = at(zero),
      w = zero.map((_, j) => at(zero.map((_, k) => Number(k === j))) - bias);
    const residuals = Array.from(
      train.targets,
      (t, i) => t - predict(train.features.subarray(4 * i, 4 * i + 4), 1)[0]!,
    );
    for (let j = 0; j < 4; j++) {
      const column = Array.from({ length: 60 }, (_, i) => train.features[4 * i + j]!),
        mean = column.reduce((a, b) => a + b) / 60,
        variance = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 60;
      const gradient = residuals.reduce((sum, r, i) => sum + r * (column[i]! - mean), 0) - w[j]! * variance;
      expect(Math.abs(gradient)).toBeLessThan(1e-3);
    }
  });
});

test('L-BFGS finds the minimum of a badly scaled quadratic (1e-6)', () => {
  const scales = [1, 100, 1e4],
    w = new Float64Array(3);
  minimize(
    (at, gradient) => {
      at.forEach((v, i) => (gradient[i] = scales[i]! * (v - i - 1)));
      return at.reduce((sum, v, i) => sum + (scales[i]! / 2) * (v - i - 1) ** 2, 0);
    },
    w,
    200,
  );
  w.forEach((v, i) => expect(Math.abs(v - i - 1)).toBeLessThan(1e-4));
});

describe('nearest neighbours', () => {
  test('are those that sorting all distances gives, whatever the width', () => {
    const widths = fc.integer({ min: 1, max: 80 }),
      seeds = fc.integer({ min: 0, max: 1e6 });
    fc.assert(
      fc.property(widths, seeds, (width, seed) => {
        const random = new Random(seed, 1),
          rows = (n: number) =>
            Array.from({ length: n }, () => Array.from({ length: width }, () => random.normal()));
        const known = rows(40),
          asked = rows(5),
          targets = known.map(() => random.normal());
        const slow = asked.map((a) => {
          const order = known.map((k, i) => [
            k.reduce((sum, v, j) => sum + (Math.fround(v) - Math.fround(a[j]!)) ** 2, 0),
            i,
          ]);
          order.sort((p, q) => p[0]! - q[0]!);
          return order.slice(0, 5).reduce((sum, [, i]) => sum + Math.fround(targets[i!]!) / 5, 0);
        });
        const found = ask('neighbours', lesson(table(known, targets), null), table(asked, [0, 0, 0, 0, 0]));
        found.forEach((value, i) => expect(value).toBeCloseTo(slow[i]!, 5));
      }),
      { numRuns: 25 },
    );
  });

  test('fewer samples than neighbours are enough', () => {
    expect(ask('neighbours', lesson(table([[0], [1], [5]], [1, 1, 0]), 2), table([[4]], [0]))).toEqual([1]);
  });
});

describe('trees', () => {
  test('a tree tells all training samples apart, XOR among them', () => {
    const xor = table(
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 1, 0],
    );
    expect(ask('tree', lesson(xor, 2), xor)).toEqual([0, 1, 1, 0]);
    for (const classes of [2, null]) {
      const train = plane(300, 6, classes !== null);
      const found = ask('tree', lesson(train, classes), train);
      found.forEach((value, i) => expect(value).toBeCloseTo(train.targets[i]!, 5));
    }
  });

  test('a threshold lies half-way between two samples', () => {
    const train = table([[1], [3]], [10, 20]);
    expect(ask('tree', lesson(train, null), table([[1.99], [2.01]], [0, 0]))).toEqual([10, 20]);
  });

  test('two samples that are the same but for their target share a leaf', () => {
    const train = table([[1], [1], [2]], [0, 4, 9]);
    expect(ask('tree', lesson(train, null), table([[1]], [0]))).toEqual([2]);
  });

  test('more values than bins still part about as well', () => {
    const train = table(
      Array.from({ length: 2000 }, (_, i) => [i]),
      Array.from({ length: 2000 }, (_, i) => Number(i >= 1000)),
    );
    const wrong = ask('tree', lesson(train, 2), train).filter((p, i) => p !== train.targets[i]).length;
    expect(wrong).toBeLessThanOrEqual(2000 / 256);
  });

  test('several quantities at once', () => {
    const train = { ...table([[1], [2], [3]], []), targets: Float32Array.of(1, 10, 2, 20, 3, 30) };
    for (const name of ['tree', 'neighbours', 'ridge', 'forest'] as const) {
      const found = ask(name, lesson(train, null, { outputs: 2 }), table([[2]], []));
      expect(found).toHaveLength(2);
      expect(found[1]! / found[0]!).toBeCloseTo(10, 4);
    }
  });

  test('a forest is the same for the same seed and another for another', () => {
    const train = plane(120, 5, false);
    const [a, b, c] = [1, 1, 2].map((seed) => ask('forest', lesson(train, null, { seed }), train));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });
});

test('logistic regression parts what a plane parts, and equals between equals', () => {
  const train = plane(200, 5, true);
  const hits = ask('logistic', lesson(train, 2), train).filter((p, i) => p === train.targets[i]).length;
  expect(hits).toBeGreaterThanOrEqual(196);
  const same = table([[1], [1], [1], [1]], [0, 1, 1, 1]);
  expect(ask('logistic', lesson(same, 2), same)).toEqual([1, 1, 1, 1]);
});
