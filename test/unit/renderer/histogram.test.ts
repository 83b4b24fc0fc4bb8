import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogramOf } from '../../../renderer/train/histogram.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const sum = (points: readonly { readonly y: number }[]) => points.reduce((all, { y }) => all + y, 0);

describe('the histogram of numbers', () => {
  test('holds every number of the data; of those made it says how many lie outside', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 50 }),
        fc.array(number, { minLength: 1, maxLength: 50 }),
        (data, made) => {
          const found = histogramOf([...made, NaN, Infinity], data);
          expect(sum(found.data)).toBeCloseTo(1, 9);
          expect(sum(found.made) * (made.length + 2)).toBeCloseTo(made.length + 2 - found.outside, 6);
          expect(found.outside).toBeGreaterThanOrEqual(2);
          for (const value of data) expect(value >= found.low && value < found.high).toBe(true);
        },
      ),
    );
  });

  test('takes values that differ by less than numbers can tell for one', () => {
    for (const data of [[1e6, 1e6 + 2e-10], [0, 5e-324], [7, 7], [-1e-9]]) {
      const { low, high, data: shares } = histogramOf([], data);
      expect(high).toBeGreaterThan(low);
      expect(sum(shares)).toBeCloseTo(1, 9);
    }
  });

  test('has the same bins whatever is made, and counts a number in the bin around it', () => {
    const data = [0, 1, 2, 3, 4];
    const one = histogramOf([2.1, 2.1, 2.1, 50], data);
    expect(histogramOf([], data).data).toEqual(one.data);
    expect(one.outside).toBe(1);
    const bin = one.made.find(({ y }) => y > 0)!;
    expect(bin.y).toBe(0.75);
    expect(Math.abs(bin.x - 2.1)).toBeLessThanOrEqual((one.high - one.low) / 64);
  });

  test('shows what was made where there is no data, and a place to begin where there is nothing', () => {
    expect(histogramOf([3, 5], [])).toMatchObject({ low: 2.75, high: 5.25, outside: 0 });
    expect(histogramOf([], [])).toMatchObject({ low: -1, high: 1, outside: 0 });
  });
});
