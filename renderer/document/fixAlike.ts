import type { Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { DataFacts } from '../../engine/graph/check.ts';
import { fixOf, type Fix } from './fixes.ts';

/** So many of one kind are a pattern, not a slip. */
export const fewestAlike = 3;

/** Those of a problem's kind that have a fix of the same name, itself among them. */
export function alike(
  problem: Problem,
  among: readonly Problem[],
  titleOf: (problem: Problem) => string | undefined,
): readonly Problem[] {
  const title = titleOf(problem);
  return title === undefined ? [] : among.filter((p) => p.code === problem.code && titleOf(p) === title);
}

/** One fix for all of these, each on top of the ones before it. */
export function fixTogether(
  problems: readonly Problem[],
  document: ProjectDocument,
  facts: DataFacts | null,
): Fix | null {
  let next = document;
  let times = 0;
  let title = '';
  for (const problem of problems) {
    const fix = fixOf(problem, next, facts);
    if (!fix) continue;
    title ||= fix.title;
    next = fix.document;
    times++;
  }
  return times === 0 ? null : { title: `${title}, ${times} times`, document: next };
}
