import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markOf } from '../../../renderer/data/marks.ts';
import { frameOf, ticksOf } from '../../../renderer/train/scatter.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('the picture of points', () => {
  test('holds all points, both axes in one measure; what is no number is left out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 30 }), (points) => {
        const { x, y } = frameOf([...points, [NaN, Infinity]]);
        expect(Math.abs(x[1] - x[0] - (y[1] - y[0]))).toBeLessThanOrEqual(
          1e-9 * Math.max(1, x[1] - x[0]) + 1e-6,
        );
        for (const [a, b] of points) {
          expect(a >= x[0] && a <= x[1]).toBe(true);
          expect(b >= y[0] && b <= y[1]).toBe(true);
        }
      }),
    );
    expect(frameOf([])).toEqual({ x: [-1, 1], y: [-1, 1] });
  });

  test('has two to six round ticks within an axis', () => {
    fc.assert(
      fc.property(number, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, size) => {
        const ticks = ticksOf([low, low + size]);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const tick of ticks) {
          const room = 1e-5 * Math.max(Math.abs(low), size);
          expect(tick >= low - room && tick <= low + size + room).toBe(true);
        }
      }),
    );
    expect(ticksOf([-1.25, 1.25])).toEqual([-1, -0.5, 0, 0.5, 1]);
  });
});

test('eight classes have marks of their own', () => {
  const marks = Array.from({ length: 9 }, (_, n) => markOf(n));
  expect(new Set(marks).size).toBe(8);
  expect(marks[8]).toBe(marks[0]);
});
