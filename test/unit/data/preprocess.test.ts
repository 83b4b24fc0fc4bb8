import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PreprocessingKind } from '../../../contract/project.ts';
import type { Column } from '../../../engine/data/dataset.ts';
import { applyAffine, fitAffine, restore } from '../../../engine/data/preprocess.ts';

const rows = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);
const table = (features: number, values: readonly number[]): Column => ({
  shape: [features],
  values: Float32Array.from(values),
});

function applied(column: Column, kind: PreprocessingKind, fitted: Uint32Array, row: number): number[] {
  const size = column.shape.reduce((a, b) => a * b, 1),
    out = new Float32Array(size);
  applyAffine(out, 0, column, row, fitAffine(column, fitted, kind));
  return Array.from(out);
}

describe('preprocessing', () => {
  test('bytes of images are scaled by 255, digits by their 16, class numbers not at all', () => {
    const values = Uint8Array.of(0, 8, 16, 255);
    expect(fitAffine({ shape: [2, 2, 1], values }, rows(1), 'scale').scale).toEqual(Float32Array.of(1 / 255));
    expect(applied({ shape: [2, 2, 1], values, maximum: 16 }, 'scale', rows(1), 0).slice(0, 3)).toEqual([
      0, 0.5, 1,
    ]);
    const target: Column = { shape: [], values: Uint8Array.of(0, 1), classes: ['a', 'b'] };
    expect(fitAffine(target, rows(2), 'standardize')).toEqual({
      mean: Float32Array.of(0),
      scale: Float32Array.of(1),
    });
  });

  test('numbers are scaled per feature by the largest magnitude', () => {
    expect(applied(table(2, [1, -8, -2, 4]), 'scale', rows(2), 0)).toEqual([0.5, -1]);
  });

  test('standardize: mean 0 and variance 1 per feature; minmax: 0 to 1', () => {
    const column = table(2, [1, 10, 3, 30, 5, 50]);
    const standard = [0, 1, 2].map((row) => applied(column, 'standardize', rows(3), row));
    expect(standard[1]).toEqual([0, 0]);
    expect(standard[0]![0]).toBeCloseTo(-Math.sqrt(1.5), 6);
    expect([0, 1, 2].map((row) => applied(column, 'minmax', rows(3), row))).toEqual([
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ]);
  });

  test('images are fitted per channel, bytes and numbers alike', () => {
    const bytes = Uint8Array.of(0, 10, 2, 30, 4, 50, 6, 70);
    const image: Column = { shape: [2, 2, 2], values: bytes },
      floats: Column = { shape: [2, 2, 2], values: Float32Array.from(bytes) };
    for (const kind of ['standardize', 'minmax'] as const)
      expect(fitAffine(image, rows(1), kind)).toEqual(fitAffine(floats, rows(1), kind));
    expect(Array.from(fitAffine(image, rows(1), 'standardize').mean)).toEqual([3, 40]);
  });

  test('of sequences with lengths of their own the valid steps alone count, bytes and numbers alike', () => {
    const bytes = Uint8Array.of(1, 10, 3, 30, 0, 0, 5, 50, 0, 0, 0, 0);
    const lengths: Column = { shape: [], values: Float32Array.of(2, 1) };
    for (const values of [bytes, Float32Array.from(bytes)]) {
      const column: Column = { shape: [3, 2], values };
      expect(Array.from(fitAffine(column, rows(2), 'standardize', lengths).mean)).toEqual([3, 30]);
      const { mean, scale } = fitAffine(column, rows(2), 'minmax', lengths);
      expect([Array.from(mean), Array.from(scale)]).toEqual([
        [1, 10],
        [0.25, Math.fround(0.025)],
      ]);
    }
  });

  test('tokens and indicators stay as they are; values of one quantity are scaled alike', () => {
    const none = { mean: Float32Array.of(0), scale: Float32Array.of(1) };
    const tokens: Column = { shape: [2], values: Uint8Array.of(0, 1, 1, 2), classes: ['a', 'b', 'c'] };
    expect(fitAffine(tokens, rows(2), 'standardize')).toEqual(none);
    const oneHot: Column = { shape: [2], values: Float32Array.of(0, 1, 1, 0), indicator: true };
    expect(fitAffine(oneHot, rows(2), 'minmax')).toEqual(none);
    const ahead: Column = { shape: [2], values: Float32Array.of(1, 2, 3, 5), oneUnit: true };
    expect(fitAffine(ahead, rows(2), 'minmax')).toEqual({
      mean: Float32Array.of(1),
      scale: Float32Array.of(0.25),
    });
  });

  test('only the training rows count', () => {
    const column = table(1, [1, 2, 3, 1e6]);
    expect(fitAffine(column, rows(3), 'minmax')).toEqual({
      mean: Float32Array.of(1),
      scale: Float32Array.of(0.5),
    });
  });

  test('a constant feature becomes 0 and is not divided by zero; 0.1 is constant too', () => {
    for (const value of [0, 0.1, 7, -1e30, 1e-42]) {
      const column = table(1, [value, value, value]);
      expect(applied(column, 'standardize', rows(3), 0)[0]).toBeCloseTo(0, 6);
      expect(applied(column, 'minmax', rows(3), 0)).toEqual([0]);
      expect(applied(column, 'scale', rows(3), 0)[0]).toSatisfy(Number.isFinite);
    }
  });

  const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
    minLength: 2,
    maxLength: 20,
  });
  test.each<PreprocessingKind>(['none', 'scale', 'standardize', 'minmax'])(
    '%s: finite whatever the data, and restored to the unit of the data within 1e-5 of its range',
    (kind) => {
      fc.assert(
        fc.property(numbers, (values) => {
          const column: Column = { shape: [1], values: Float32Array.from(values) },
            affine = fitAffine(column, rows(values.length), kind);
          const out = new Float32Array(values.length);
          for (let row = 0; row < values.length; row++) applyAffine(out, row, column, row, affine);
          expect(out.every(Number.isFinite)).toBe(true);
          const range = Math.max(...values.map(Math.abs));
          restore(out, affine).forEach((value, row) =>
            expect(Math.abs(value - values[row]!)).toBeLessThanOrEqual(1e-5 * range),
          );
        }),
      );
    },
  );
});
