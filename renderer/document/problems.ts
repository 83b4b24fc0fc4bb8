import { notYetTold, type Problem, type Severity } from '../../contract/problems.ts';

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

/** What is mended in the data room. */
export const isAboutData = ({ code, where }: Problem): boolean =>
  code.startsWith('data/') || where.field === 'data.source';

/** What is wrong with a project: its networks, its data that cannot be used, and what is to be said of data that can. */
export const everyProblem = (
  checked: readonly Problem[],
  unusable: readonly Problem[],
  warned: readonly Problem[],
): Problem[] => unique([...checked, ...unusable, ...notYetTold(warned, checked)]);

const rank = { error: 0, warning: 1, info: 2 } as const;

/** Errors, then warnings, then infos, each in the order in which they were found. */
export const bySeverity = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => rank[a.severity] - rank[b.severity]);

export const countOf = (problems: readonly Problem[], severity: Severity): number =>
  problems.filter((p) => p.severity === severity).length;

/** The one after or before the one that was last shown, round and round; the first where that one is gone. */
export function nextProblem(
  problems: readonly Problem[],
  shown: string | null,
  step: 1 | -1,
): Problem | undefined {
  const all = bySeverity(problems),
    at = all.findIndex((p) => problemKey(p) === shown);
  if (at < 0) return all.at(step === 1 ? 0 : -1);
  return all[(at + step + all.length) % all.length];
}
