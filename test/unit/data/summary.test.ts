import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Column, Dataset } from '../../../engine/data/dataset.ts';
import { splitDataset } from '../../../engine/data/split.ts';
import { loadDataset, samples, summarize } from '../../../studio/data/index.ts';

const document = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true };

function labelled(labels: readonly number[], classes: readonly string[], input?: Column): Dataset {
  const target: Column = { shape: [], values: Uint8Array.from(labels), classes };
  return {
    name: 'x',
    count: labels.length,
    columns: { input: input ?? { shape: [1], values: new Float32Array(labels.length) }, target },
    fixedTest: null,
  };
}

describe('summaries', () => {
  test('counts, classes by part, bytes', async () => {
    const digits = await loadDataset({ kind: 'builtin', name: 'digits' }, '/');
    const summary = summarize(digits, splitDataset(digits, document));
    expect(summary).toMatchObject({
      samples: 1797,
      shape: [8, 8, 1],
      task: 'classes',
      targetShape: [],
      featureNames: null,
      problems: [],
    });
    expect(summary.parts).toEqual({ train: 1258, validation: 270, test: 269 });
    expect(summary.bytes).toBe(1797 * 65);
    for (const part of ['train', 'validation', 'test'] as const) {
      expect(summary.classes.reduce((sum, one) => sum + one[part], 0)).toBe(summary.parts[part]);
    }
  });

  test('a number to predict has no classes', () => {
    const data: Dataset = {
      name: 'x',
      count: 4,
      columns: {
        input: { shape: [1], values: new Float32Array(4), names: ['a'] },
        target: { shape: [1], values: new Float32Array(4) },
      },
      fixedTest: null,
    };
    expect(summarize(data, splitDataset(data, document)).ownTest).toBe(false);
    const own = { ...data, fixedTest: Uint32Array.of(3) };
    expect(summarize(own, splitDataset(own, document)).ownTest).toBe(true);
    expect(summarize(data, splitDataset(data, document))).toMatchObject({
      task: 'number',
      targetShape: [1],
      featureNames: ['a'],
      classes: [],
      problems: [],
    });
  });

  test('warnings: one class, classes too small for the split, imbalance', () => {
    const codes = (data: Dataset) =>
      summarize(data, splitDataset(data, document)).problems.map(({ code }) => code);
    expect(codes(labelled(new Array<number>(20).fill(0), ['a']))).toEqual(['data/one-class']);
    expect(codes(labelled([...new Array<number>(30).fill(0), 1, 1], ['a', 'b']))).toEqual([
      'data/class-too-small',
      'data/imbalance',
    ]);
    expect(
      codes(
        labelled(
          Array.from({ length: 20 }, (_, index) => index % 2),
          ['a', 'b'],
        ),
      ),
    ).toEqual([]);
  });
});

describe('samples', () => {
  test('images as png, one pixel a pixel, brightest at the maximum', async () => {
    const data = labelled([0, 1], ['a', 'b'], {
      shape: [2, 2, 1],
      values: Uint8Array.of(0, 4, 8, 16, 16, 8, 4, 0),
      maximum: 16,
    });
    const [first] = await samples(
      data,
      splitDataset(data, { ...document, train: 1, validation: 0, test: 0 }),
      'train',
      0,
      1,
    );
    expect(first).toMatchObject({ index: 0, part: 'train', label: 'a', values: null });
    const png = Buffer.from(first!.image!.replace('data:image/png;base64,', ''), 'base64');
    const { data: pixels, info } = await sharp(png)
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect({ pixels: Array.from(pixels), width: info.width, height: info.height }).toEqual({
      pixels: [0, 64, 128, 255],
      width: 2,
      height: 2,
    });
  });

  test('pages of a part, spread over a part, none beyond the end', async () => {
    const iris = await loadDataset({ kind: 'builtin', name: 'iris' }, '/'),
      split = splitDataset(iris, document);
    const page = await samples(iris, split, 'test', 20, 10);
    expect(page.map(({ index }) => index)).toEqual(Array.from(split.test.subarray(20)));
    expect(await samples(iris, split, 'test', 1000, 10)).toEqual([]);
    const spread = await samples(iris, split, 'all', -1, 3);
    expect(spread.map(({ label }) => label)).toEqual(['setosa', 'versicolor', 'virginica']);
    for (const { index, part, values, image } of spread) {
      expect(split[part]).toContain(index);
      expect(image).toBeNull();
      expect(values).toHaveLength(4);
    }
    expect((await samples(iris, split, 'all', 0, 1))[0]!.values).toEqual([5.1, 3.5, 1.4, 0.2]);
  });
});
