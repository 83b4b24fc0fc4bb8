import { describe, expect, test } from 'vitest';
import type { EpochRecord } from '../../../contract/commands.ts';
import { Axes } from '../../../renderer/train/axis.ts';
import { csvOf } from '../../../renderer/train/chartFile.ts';

const record = (epoch: number, step: number, seconds: number): EpochRecord => ({
  epoch,
  step,
  seconds,
  train: {},
  validation: null,
});

describe('what curves are drawn over', () => {
  test('steps, epochs and seconds lie on each other at the ends of epochs, and evenly between them', () => {
    const axes = new Axes();
    expect(axes.place(5, 'step', 'epoch')).toBeNaN();
    axes.push(record(1, 10, 2));
    axes.push(record(2, 20, 6));
    expect(axes.place(20, 'step', 'epoch')).toBe(2);
    expect(axes.place(15, 'step', 'epoch')).toBe(1.5);
    expect(axes.place(15, 'step', 'seconds')).toBe(4);
    expect(axes.place(0.5, 'epoch', 'step')).toBe(5);
    expect(axes.place(1, 'epoch', 'seconds')).toBe(2);
    // Beyond the last end as fast as before it.
    expect(axes.place(25, 'step', 'seconds')).toBe(8);
  });

  test('a run that goes on begins where the other ended, at a time of its own', () => {
    const axes = new Axes();
    axes.push(record(11, 110, 3));
    expect(axes.place(100, 'step', 'epoch')).toBe(10);
    expect(axes.place(100, 'step', 'seconds')).toBe(0);
  });

  test('so many epochs take no more room than a chart can show, and stay in their places', () => {
    const axes = new Axes();
    for (let epoch = 1; epoch <= 10_000; epoch++) axes.push(record(epoch, 7 * epoch, epoch / 4));
    for (const epoch of [1, 2, 4999, 9999, 10_000])
      expect(axes.place(7 * epoch, 'step', 'seconds')).toBeCloseTo(epoch / 4, 9);
    const into = [{ x: -1, y: -1 }];
    axes.move([{ x: 7, y: 0.5 }], 'step', 'epoch', into);
    expect(into).toEqual([{ x: 1, y: 0.5 }]);
  });
});

test('a chart as CSV: a column for each line, empty where it has no point, NaN where that is none', () => {
  const lines = [
    { title: 'each step', points: [1, 2, 3].map((x) => ({ x, y: x === 2 ? NaN : x / 2 })) },
    { title: 'Run 2, "wide"', points: [{ x: 2.5, y: 1e-7 }] },
  ];
  expect(csvOf('Step', lines)).toBe('Step,each step,"Run 2, ""wide"""\n1,0.5,\n2,NaN,\n2.5,,1e-7\n3,1.5,\n');
});
