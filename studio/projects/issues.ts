import type { z } from 'zod';
import { nearest } from '../../engine/graph/nearest.ts';

/** One mistake in a value from outside, as a person would say it. */
export interface Explained {
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;
const keysOf = (issue: Issue): (string | number)[] =>
  issue.path.map((k) => (typeof k === 'symbol' ? String(k) : k));

/** `networks.main.layers[2].params.units` */
export const shownPath = (keys: readonly (string | number)[]): string =>
  keys.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');

export function valueAt(value: unknown, keys: readonly (string | number)[]): unknown {
  let inner = value;
  for (const key of keys) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Record<string | number, unknown>)[key];
  }
  return inner;
}

/** What stands there, short enough for one line. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value))
    return value.length > 6 ? `a list of ${value.length}` : shortened(JSON.stringify(value));
  if (typeof value === 'object' && value !== null) return 'an object';
  return shortened(JSON.stringify(value) ?? String(value));
}
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** Every issue of a failed parse. Fields that are not known name the nearest that is. */
export function explainIssues(issues: readonly Issue[], input: unknown): Explained[] {
  return issues.flatMap((issue) => explain(issue, input));
}

function explain(issue: Issue, input: unknown): Explained[] {
  const keys = keysOf(issue);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, expectedKeys(issue.message, input, keys));
      return {
        keys: [...keys, key],
        path: shownPath([...keys, key]),
        found: `an unknown field "${key}"`,
        expected: near ? `"${near}"` : 'no such field',
      };
    });
  }
  if (issue.code === 'invalid_key') {
    const key = String(keys.at(-1));
    const [inner] = issue.issues;
    return [
      {
        keys,
        path: shownPath(keys),
        found: `the name ${shownValue(key)}`,
        expected: inner?.message ?? 'another name',
      },
    ];
  }
  return [{ keys, path: shownPath(keys), found: shownValue(valueAt(input, keys)), expected: issue.message }];
}

/** An object's rule says "an object with a, b and c": those of them that are missing are what the key may have meant. */
function expectedKeys(message: string, input: unknown, keys: readonly (string | number)[]): string[] {
  const names = /^an object with (.*)$/.exec(message)?.[1].split(/, | and /) ?? [];
  const present = valueAt(input, keys);
  return names.filter(
    (name) => typeof present !== 'object' || present === null || !Object.hasOwn(present, name),
  );
}
