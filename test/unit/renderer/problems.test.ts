import { expect, test } from 'vitest';
import { problem } from '../../../contract/problems.ts';
import { everyProblem, isAboutData } from '../../../renderer/document/problems.ts';

const error = problem('graph/one-class', {}, { field: 'data.source' });
const warning = problem('data/one-class', { name: 'x' });
const other = problem('data/class-too-small', { name: 'y', count: 1 });

test('what the data warns of is not told where an error says the same', () => {
  expect(everyProblem([error], [], [warning, other])).toEqual([error, other]);
  expect(everyProblem([other], [], [warning, other])).toEqual([other, warning]);
  expect(everyProblem([], [error, error], [])).toEqual([error]);
});

test('what is wrong with the data is told where the data is, whoever found it', () => {
  const away = problem('graph/all-frozen', { layers: 1 });
  expect([error, warning, other, away].filter(isAboutData)).toEqual([error, warning, other]);
});
