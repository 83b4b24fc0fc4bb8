import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SplitDocument } from '../../../contract/project.ts';
import type { Dataset, Split } from '../../../engine/data/dataset.ts';
import { largestRemainder, splitDataset } from '../../../engine/data/split.ts';
import { codesOf } from './fuzzing.ts';

const document: SplitDocument = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true };

function dataset(labels: readonly number[], fixedTest: Uint32Array | null = null): Dataset {
  const classes = Array.from({ length: Math.max(0, ...labels) + 1 }, (_, label) => String(label));
  const target = { shape: [], values: Uint8Array.from(labels), classes };
  return {
    name: 'x',
    count: labels.length,
    columns: { input: { shape: [1], values: new Float32Array(labels.length) }, target },
    fixedTest,
  };
}
const sizes = ({ train, validation, test: held }: Split) => [train.length, validation.length, held.length];
const all = ({ train, validation, test: held }: Split) =>
  [...train, ...validation, ...held].sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

const shares = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }))
  .map(([a, b, c]) => ({ train: a / (a + b + c), validation: b / (a + b + c), test: c / (a + b + c) }));
const labels = fc.array(fc.nat({ max: 4 }), { minLength: 200, maxLength: 400 });

describe('splits', () => {
  test('every sample is in exactly one part, in ascending order, and the sizes are the shares rounded', () => {
    fc.assert(
      fc.property(labels, shares, fc.nat(), fc.boolean(), (list, parts, seed, stratify) => {
        const split = splitDataset(dataset(list), { ...parts, seed, stratify });
        expect(all(split)).toEqual(upTo(list.length));
        expect(sizes(split)).toEqual(
          largestRemainder(list.length, [parts.train, parts.validation, parts.test]),
        );
        for (const part of Object.values(split) as Uint32Array[]) expect(part).toEqual(part.slice().sort());
      }),
    );
  });

  test('a tie goes to the earlier part, whatever the last bits of the shares are', () => {
    const shares = [40 / 44, 1.5 / 44, 2.5 / 44];
    expect(largestRemainder(216, shares)).toEqual([197, 7, 12]);
    const sum = shares.reduce((a, b) => a + b, 0);
    const nudged = shares.map((share) => share / (sum * (1 + 1e-15)));
    expect(largestRemainder(216, nudged)).toEqual([197, 7, 12]);
  });

  test('stratified: each class is in each part by its share, within two samples', () => {
    fc.assert(
      fc.property(labels, shares, fc.nat(), (list, parts, seed) => {
        const split = splitDataset(dataset(list), { ...parts, seed, stratify: true });
        for (let label = 0; label <= 4; label++) {
          const total = list.filter((one) => one === label).length;
          for (const name of ['train', 'validation', 'test'] as const) {
            const found = split[name].reduce((sum, index) => sum + (list[index] === label ? 1 : 0), 0);
            expect(Math.abs(found - total * parts[name])).toBeLessThanOrEqual(2);
          }
        }
      }),
    );
  });

  test('the same seed gives the same split, another seed another', () => {
    const data = dataset(upTo(100).map((index) => index % 3));
    expect(splitDataset(data, document)).toEqual(splitDataset(data, document));
    expect(splitDataset(data, document)).not.toEqual(splitDataset(data, { ...document, seed: 2 }));
  });

  test('which samples a seed picks does not change between versions', () => {
    const { test: held } = splitDataset(dataset(upTo(20).map((index) => index % 2)), document);
    expect(Array.from(held)).toMatchInlineSnapshot(`
      [
        3,
        8,
        9,
      ]
    `);
  });

  test('a class of one sample goes to training', () => {
    const { train } = splitDataset(dataset([...new Array<number>(60).fill(0), 1]), document);
    expect(train).toContain(60);
  });

  test('a test set of its own is the test part; the rest is shared out', () => {
    const data = dataset(
      upTo(120).map((index) => index % 2),
      Uint32Array.from(upTo(20), (index) => 100 + index),
    );
    const split = splitDataset(data, { ...document, train: 0.8, validation: 0.2, test: 0 });
    expect(sizes(split)).toEqual([80, 20, 20]);
    expect(Array.from(split.test)).toEqual(upTo(20).map((index) => 100 + index));
    // The share for the test is ignored: 0.6 to 0.2 is 75 to 25.
    expect(sizes(splitDataset(data, { ...document, train: 0.6, validation: 0.2, test: 0.2 }))).toEqual([
      75, 25, 20,
    ]);
  });

  test('samples that follow each other in time: training, then validation, then test, with a gap between them', () => {
    const series = { ...dataset(upTo(100).map((index) => index % 2)), inOrder: { gap: 3 } };
    const { train, validation, test: held } = splitDataset(series, document);
    expect([...train]).toEqual(upTo(67));
    expect([...validation]).toEqual(upTo(12).map((index) => 70 + index));
    expect([...held]).toEqual(upTo(15).map((index) => 85 + index));
    // Nothing follows, nothing is left out.
    expect(sizes(splitDataset(series, { ...document, train: 0.8, validation: 0, test: 0.2 }))).toEqual([
      77, 0, 20,
    ]);
    expect(sizes(splitDataset(series, { ...document, train: 1, validation: 0, test: 0 }))).toEqual([
      100, 0, 0,
    ]);
  });

  test('a gap that takes all of the training is refused', async () => {
    const series = { ...dataset([0, 1, 0, 1]), inOrder: { gap: 4 } };
    expect(await codesOf(() => splitDataset(series, document))).toEqual(['data/split']);
  });

  test.each<[string, Partial<SplitDocument>]>([
    ['shares that do not add up', { train: 0.5 }],
    ['a negative share', { train: 1.1, validation: -0.1, test: 0 }],
    ['NaN', { train: NaN }],
    ['nothing for training', { train: 0, validation: 0.5, test: 0.5 }],
    ['a seed that is no whole number', { seed: 0.5 }],
    ['a negative seed', { seed: -1 }],
  ])('refused: %s', async (_, change) => {
    expect(await codesOf(() => splitDataset(dataset(upTo(10)), { ...document, ...change }))).toEqual([
      'data/split',
    ]);
  });

  test('refused: too few samples for any to be left for training', async () => {
    const tiny = { ...document, train: 0.1, validation: 0.45, test: 0.45 };
    expect(await codesOf(() => splitDataset(dataset([0, 1]), tiny))).toEqual(['data/split']);
    expect(await codesOf(() => splitDataset(dataset([]), document))).toEqual(['data/split']);
  });

  test('parts rounded by the largest remainder add up', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), shares, (total, { train, validation, test: held }) => {
        const exact = [train, validation, held],
          parts = largestRemainder(total, exact);
        expect(parts.reduce((a, b) => a + b)).toBe(total);
        parts.forEach((part, index) => expect(Math.abs(part - total * exact[index]!)).toBeLessThan(1));
      }),
    );
    expect(largestRemainder(100, [0.29, 0.57, 0.14])).toEqual([29, 57, 14]);
  });
});
