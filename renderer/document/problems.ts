import type { Problem } from '../../contract/problems.ts';

/** What tells two problems apart; the key of a list of them. */
export const problemKey = ({ code, where, message }: Problem): string =>
  JSON.stringify([code, where, message]);

/** Each problem once: the same mistake is found by whoever looks. */
export function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((p) => {
    const key = problemKey(p);
    return !seen.has(key) && seen.add(key);
  });
}
