import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../contract/problems.ts';
import { check } from '../../../engine/graph/check.ts';
import { rules, type RuleCode } from '../../../engine/graph/rules/index.ts';
import { ruleExamples, type Drawn } from '../../cases/rules/index.ts';

const codesOf = ({ document, data }: Drawn): string[] => [
  ...new Set(check(document, data ?? null).problems.map(({ code }) => code)),
];

describe('the rules of structure', () => {
  const all = Object.keys(rules) as RuleCode[];

  test('there are many of them, each of the catalogue, and each says when and why', () => {
    expect(all.length).toBeGreaterThanOrEqual(70);
    for (const code of all) {
      expect(catalogue).toHaveProperty([code]);
      for (const text of [rules[code].trigger, rules[code].why])
        expect(text, code).toMatch(/^(relu|[A-Z]).*[.)]$/s);
    }
  });

  describe.for(all)('%s', (code) => {
    const { triggers, not, also = [] } = ruleExamples[code];

    test('speaks of its example, and no other rule does', () => {
      expect(codesOf(triggers).toSorted()).toEqual([code, ...also].toSorted());
    });
    test('does not speak of the one beside it, which has no problem at all', () => {
      expect(codesOf(not)).toEqual([]);
    });
    test('its sentences are whole', () => {
      const found = check(triggers.document, triggers.data ?? null).problems.find((p) => p.code === code)!;
      for (const sentence of [found.message, found.fix]) {
        expect(sentence).toMatch(/^[A-Z0-9`].*[.?!]$/s);
        expect(sentence).not.toMatch(/undefined|NaN|\[object|=>|function /);
      }
    });
  });
});
