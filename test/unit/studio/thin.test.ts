import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thin } from '../../../studio/runs/thin.ts';

describe('thin', () => {
  test('keeps at most 2,000 points in order, with the lowest, the highest, a NaN, the first and the last', () => {
    const losses = fc.array(
      fc.oneof(
        { weight: 50, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
        { weight: 1, arbitrary: fc.constant(NaN) },
      ),
      {
        minLength: 1,
        maxLength: 9000,
        size: 'max',
      },
    );
    fc.assert(
      fc.property(losses, (all) => {
        const points = all.map((loss, i) => ({ step: i + 1, loss }));
        const kept = thin(points);
        expect(kept.length).toBeLessThanOrEqual(2000);
        expect(kept[0]).toBe(points[0]);
        expect(kept.at(-1)).toBe(points.at(-1));
        expect(kept.every((p, i) => i === 0 || p.step > kept[i - 1].step)).toBe(true);
        const numbers = (list: readonly { loss: number }[]) =>
          list.map((p) => p.loss).filter((v) => !Number.isNaN(v));
        expect(Math.min(...numbers(kept))).toBe(Math.min(...numbers(points)));
        expect(Math.max(...numbers(kept))).toBe(Math.max(...numbers(points)));
        expect(kept.some((p) => Number.isNaN(p.loss))).toBe(points.some((p) => Number.isNaN(p.loss)));
      }),
      { numRuns: 60 },
    );
  });

  test('leaves few points as they are', () => {
    expect(thin([{ step: 1, loss: 2 }])).toEqual([{ step: 1, loss: 2 }]);
    expect(thin([])).toEqual([]);
  });
});
