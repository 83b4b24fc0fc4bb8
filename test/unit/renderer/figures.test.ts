import { expect, test } from 'vitest';
import { objectives, type Objective } from '../../../engine/objectives/index.ts';
import {
  compact,
  isShare,
  metric,
  metricShort,
  metricTitle,
  metricWord,
  roughly,
} from '../../../renderer/document/figures.ts';
import { figureTitle } from '../../../studio/runs/titles.ts';

test('what an objective reports is shown by its title, in the window and on the command line', () => {
  for (const { reports = {} } of Object.values<Objective>(objectives))
    for (const [name, title] of Object.entries(reports)) {
      expect(metricTitle(name)).toBe(title);
      expect(figureTitle(name)).toBe(title.toLowerCase());
    }
  expect(metricTitle('generatorLoss')).toBe('Generator loss');
});

test('in the midst of a line names begin small, but for those that are written large', () => {
  expect(['loss', 'generatorLoss', 'mae', 'r2', 'my own'].map(metricWord)).toEqual([
    'loss',
    'generator loss',
    'MAE',
    'R²',
    'my own',
  ]);
});

test('a figure of an output with a loss of its own says of which', () => {
  expect(metricTitle('age/mae')).toBe('age · MAE');
  expect(metricShort('Kind_2/accuracy')).toBe('Kind_2 · Accuracy');
  expect(['Age/loss', 'age/r2', 'constructor/mine'].map(metricWord)).toEqual([
    'Age · loss',
    'age · R²',
    'constructor · mine',
  ]);
  expect(isShare('kind/accuracy')).toBe(true);
  expect(metric('kind/accuracy', 0.5)).toBe('50.0 %');
  expect(isShare('accuracy/loss')).toBe(false);
});

test('numbers of parameters are short, however many there are', () => {
  expect([999, 9248, 38_300_000, 2 ** 48 * 65536].map(compact)).toEqual(['999', '9.25K', '38.3M', '1.8e19']);
});

test('how long a training may take is told roughly, and never as nothing', () => {
  expect([0.2, 0.96, 1, 1.4, 26, 59.4, 59.6, 68, 90, 600].map(roughly)).toEqual([
    '< 1 s',
    '< 1 s',
    'about 1 s',
    'about 1 s',
    'about 26 s',
    'about 59 s',
    'about 1 min',
    'about 1 min',
    'about 2 min',
    'about 10 min',
  ]);
});
