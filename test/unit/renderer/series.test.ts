import { describe, expect, test } from 'vitest';
import { EpochCurves, isApart } from '../../../renderer/train/epochs.ts';
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

  test('a part that begins is smoothed as if nothing had been before, whether its steps are there yet or not', () => {
    const second = (step: number) => 4 + Math.sin(step);
    const alone = new LossSeries();
    alone.push(points(300, second));
    const lossAt = (step: number) => (step < 500 ? 1 : second(step - 500));
    for (const seen of [500, 520, 800]) {
      const series = new LossSeries();
      series.push(points(seen, lossAt));
      series.begin(499.5);
      series.push(points(800, lossAt));
      expect(series.smooth[499].y).toBeCloseTo(1, 6);
      series.smooth.slice(500).forEach(({ y }, i) => expect(y).toBeCloseTo(alone.smooth[i].y, 3));
    }
  });

  test('points that were already seen are not taken twice', () => {
    const series = new LossSeries();
    series.push(points(10, () => 1));
    series.push(points(12, () => 1));
    expect(series.raw).toHaveLength(12);
  });
});

describe('curves of epochs', () => {
  const record = (epoch: number) => ({
    epoch,
    step: epoch * 10,
    seconds: epoch,
    train: { loss: 1 / epoch, accuracy: 0.5 },
    validation: { loss: 2 / epoch },
  });

  test('each metric has a curve of its own, which stays the same array', () => {
    const curves = new EpochCurves();
    const loss = curves.points('train', 'loss');
    for (let epoch = 1; epoch <= 5; epoch++) curves.push(record(epoch));
    curves.push(record(3));
    expect(loss.map(({ x }) => x)).toEqual([1, 2, 3, 4, 5]);
    expect(curves.points('train', 'loss')).toBe(loss);
    expect(curves.metrics()).toEqual(['loss', 'accuracy']);
    expect(curves.newest().map(({ epoch }) => epoch)).toEqual([5, 4, 3, 2, 1]);
    expect(curves.count).toBe(5);
  });

  test('a part that learns something else is marked, and what only it measures is a metric', () => {
    const curves = new EpochCurves();
    const { epoch: inEpochs, step: inSteps } = curves.parts;
    const phases = ['pre-training a', 'pre-training a', 'fine-tuning'];
    phases.forEach((phase, i) => {
      const loss = { loss: 1 };
      curves.push({ ...record(i + 1), phase, train: i < 2 ? loss : { ...loss, accuracy: 0.5 } });
    });
    expect(inEpochs).toEqual([
      { x: 0.5, title: 'pre-training a' },
      { x: 2.5, title: 'fine-tuning' },
    ]);
    expect(inSteps.map(({ x }) => x)).toEqual([0.5, 20.5]);
    expect(curves.metrics()).toEqual(['loss', 'accuracy']);
    curves.clear();
    for (const member of [1, 1, 2]) curves.push({ ...record(curves.count + 1), member });
    expect(curves.parts.epoch).toBe(inEpochs);
    expect(inEpochs.map(({ x, title }) => `${title} ${x}`)).toEqual(['member 1 0.5', 'member 2 2.5']);
    // The line from the last epoch of one to the first of the next is not drawn.
    expect([1, 2].map((from) => isApart(inEpochs, from, from + 1))).toEqual([false, true]);
  });

  test('a run of one part has no marks', () => {
    const curves = new EpochCurves();
    for (let epoch = 1; epoch <= 3; epoch++) curves.push(record(epoch));
    expect(curves.parts).toEqual({ epoch: [], step: [] });
  });

  test('a hundred thousand epochs stay in fixed memory, evenly spread', () => {
    const curves = new EpochCurves();
    for (let epoch = 1; epoch <= 100_000; epoch++) curves.push(record(epoch));
    const loss = curves.points('train', 'loss');
    expect(loss.length).toBeLessThanOrEqual(2000);
    expect(curves.points('validation', 'loss').length).toBe(loss.length);
    const gaps = new Set(loss.slice(1).map(({ x }, i) => x - loss[i].x));
    expect(gaps.size).toBe(1);
    expect(curves.newest()[0].epoch).toBe(100_000);
    expect(curves.records.length).toBeLessThanOrEqual(200);
  });
});
