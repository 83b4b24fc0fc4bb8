import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../contract/problems.ts';
import { check } from '../../../engine/graph/check.ts';
import { rules, type RuleCode } from '../../../engine/graph/rules/index.ts';
import { fixOf, isFixable } from '../../../renderer/document/fixes.ts';
import { checkDocument } from '../../../studio/projects/read.ts';
import { ruleExamples } from '../../cases/rules/index.ts';

const errorsOf = (problems: readonly Problem[]): string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);

/** What only the person can know. */
const byHand: readonly RuleCode[] = [
  'graph/empty',
  'graph/duplicate-id',
  'graph/different-lengths',
  'graph/lengths-unsupported',
  'graph/not-tokens',
  'graph/generator-shape',
];

describe('quick fixes of the rules', () => {
  const all = Object.keys(rules) as RuleCode[];

  test('all but a few have one', () => {
    expect(all.filter((code) => !isFixable(code)).toSorted()).toEqual(byHand.toSorted());
  });

  test.for(all.filter(isFixable))('%s: it is gone, no other error comes, the document is valid', (code) => {
    const { document, data = null } = ruleExamples[code].triggers;
    const before = check(document, data).problems;
    const fix = fixOf(
      before.find((p) => p.code === code)!,
      document,
      data,
    );
    expect(fix, 'a fix for the example').not.toBeNull();
    expect(fix!.title).toMatch(/^[A-Z].*[^.]$/);
    const after = check(fix!.document, data).problems;
    expect(after.map((p) => p.code)).not.toContain(code);
    const known = new Set(errorsOf(before));
    expect(errorsOf(after).filter((other) => !known.has(other))).toEqual([]);
    expect(checkDocument(fix!.document)).toEqual(fix!.document);
  });
});
