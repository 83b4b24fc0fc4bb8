import { expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { differenceOf, tellDifference } from '../../../renderer/document/difference.ts';
import { fixOf } from '../../../renderer/document/fixes.ts';
import { bySeverity, nextProblem, problemKey } from '../../../renderer/document/problems.ts';
import { ruleExamples } from '../../cases/rules/index.ts';
import type { RuleCode } from '../../../engine/graph/rules/index.ts';

function told(code: RuleCode): string[] {
  const { document, data = null } = ruleExamples[code].triggers;
  const found = check(document, data).problems.find((p) => p.code === code)!;
  return tellDifference(document, fixOf(found, document, data)!.document, 'main');
}

test('what a fix would change is told in lines: what comes, goes, and gets other values', () => {
  expect(told('graph/rank')).toEqual(['Insert flatten between relu and out: 8 × 8 × 32 → 2048']);
  expect(told('graph/different-shapes')).toEqual(['Insert conv2 between in and add: 8 × 8 × 1 → 8 × 8 × 8']);
  expect(told('graph/softmax-before-loss')).toEqual(['Remove end']);
  expect(told('graph/dropout-rate')).toEqual(['dropout: rate 0.9 → 0.5']);
  expect(told('graph/input-count')).toEqual(['Cut in → out']);
});

test('a document differs from itself in nothing', () => {
  const { document } = ruleExamples['graph/rank'].triggers;
  expect(Object.values(differenceOf(document, document, 'main')).flat()).toEqual([]);
  expect(tellDifference(document, document, 'main')).toEqual([]);
});

test('from problem to problem, the worst first, round and round', () => {
  const { document } = ruleExamples['graph/bias-before-norm'].triggers;
  const { document: other } = ruleExamples['graph/no-input'].triggers;
  const problems = [...check(document, null).problems, ...check(other, null).problems];
  const all = bySeverity(problems);
  expect(all.map(({ severity }) => severity)).toEqual(['error', 'error', 'info']);
  const at = (i: number) => problemKey(all[i]);
  expect(nextProblem(problems, null, 1)).toBe(all[0]);
  expect(nextProblem(problems, null, -1)).toBe(all[2]);
  expect(nextProblem(problems, at(0), 1)).toBe(all[1]);
  expect(nextProblem(problems, at(2), 1)).toBe(all[0]);
  expect(nextProblem(problems, at(0), -1)).toBe(all[2]);
  expect(nextProblem(problems, 'gone', 1)).toBe(all[0]);
  expect(nextProblem([], null, 1)).toBeUndefined();
});
