import { expect, test } from 'vitest';
import { predictionColumns } from '../../../renderer/train/predictions.ts';

test('predictions have a column for each answer and its probabilities, those of heads behind', () => {
  const row = (kind: string, share: number, age: number) => ({
    prediction: kind,
    probabilities: { small: share, tall: 1 - share },
    heads: { age: { prediction: age, probabilities: null, interval: { lower: age - 1, upper: age + 1 } } },
  });
  const columns = predictionColumns([row('small', 0.75, 31.23456), row('tall', 0.1, 4)]);
  expect(columns.map(({ title, cells }) => [title, ...cells])).toEqual([
    ['Prediction', 'small', 'tall'],
    ['small', '75.0 %', '10.0 %'],
    ['tall', '25.0 %', '90.0 %'],
    ['age', '31.23', '4'],
    ['age · 95 % between', '30.23 to 32.23', '3 to 5'],
  ]);
  expect(columns.map(({ isNumber }) => isNumber)).toEqual([false, true, true, true, true]);
});

test('of a sequence or an image the first values are shown; of nothing, no column', () => {
  const [only] = predictionColumns([{ prediction: [1, 2, 3, 4, 5, 6, 7], probabilities: null }]);
  expect(only?.cells).toEqual(['1, 2, 3, 4, 5, 6, …']);
  expect(predictionColumns([])).toEqual([]);
});
