import { describe, expect, test } from 'vitest';
import { LossSeries } from '../../../renderer/train/series.ts';

const points = (n: number, loss: (step: number) => number) =>
  Array.from({ length: n }, (_, step) => ({ step, loss: loss(step) }));

describe('loss series', () => {
  test('a million steps stay in fixed memory and keep their peaks', () => {
    const series = new LossSeries();
    const peak = 123_456;
    const dip = 654_321;
    series.push(points(1_000_000, (step) => (step === peak ? 99 : step === dip ? -99 : Math.sin(step))));
    expect(series.raw.length).toBeLessThanOrEqual(4000);
    expect(series.raw.some(({ x, y }) => x === peak && y === 99)).toBe(true);
    expect(series.raw.some(({ x, y }) => x === dip && y === -99)).toBe(true);
    expect(series.raw.every((point, i) => i === 0 || point.x > series.raw[i - 1].x)).toBe(true);
    expect(series.smooth.length).toBe(series.raw.length);
  });

  test('what is no number is a gap, listed, and survives thinning', () => {
    const series = new LossSeries();
    series.push(points(20_000, (step) => (step === 777 ? NaN : 1)));
    expect(series.broken).toEqual([777]);
    expect(series.raw.some(({ x, y }) => x === 777 && Number.isNaN(y))).toBe(true);
    series.push([{ step: 20_000, loss: null as unknown as number }]);
    expect(series.broken).toEqual([777, 20_000]);
  });

  test('the smoothed line starts at the first loss and follows', () => {
    const series = new LossSeries();
    series.push(points(200, (step) => (step < 100 ? 4 : 2)));
    expect(series.smooth[0].y).toBeCloseTo(4, 6);
    expect(series.smooth[199].y).toBeCloseTo(2, 2);
  });

  test('points that were already seen are not taken twice', () => {
    const series = new LossSeries();
    series.push(points(10, () => 1));
    series.push(points(12, () => 1));
    expect(series.raw).toHaveLength(12);
  });
});
