import { ProblemError, describe, problem, type Problem, type ProblemCode } from '../contract/problems.ts';

/** Not the person's doing: what was asked was right and failed all the same. Everything else is wrong use or bad input. */
const failures: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'host/internal',
  'host/disconnected',
  'run/lane-died',
  'run/timeout',
  'run/diverged',
  'run/out-of-memory',
  'export/parity',
]);

export const problemsOf = (error: unknown): readonly Problem[] =>
  error instanceof ProblemError
    ? error.problems
    : [problem('host/internal', { message: error instanceof Error ? error.message : String(error) })];

/** 1 failed, 2 wrong use or bad input. */
export const statusOf = (problems: readonly Problem[]): 1 | 2 =>
  problems.some((p) => p.severity === 'error' && !failures.has(p.code)) ? 2 : 1;
export const exitStatus = (error: unknown): 1 | 2 => statusOf(problemsOf(error));

/** One line each on standard error; what is no error says so. The stack is for whoever mends the studio, and only on demand. */
export function printProblems(problems: readonly Problem[]): void {
  for (const p of problems) {
    const weight = p.severity === 'error' ? '' : `${p.severity}: `;
    process.stderr.write(`${weight}${describe(p).replaceAll('\n', ' ')}\n`);
  }
}

export function report(error: unknown): 1 | 2 {
  const problems = problemsOf(error);
  printProblems(problems);
  if (process.env.BACKPROP_DEBUG) {
    const origin = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    process.stderr.write(`${origin instanceof Error ? origin.stack : String(origin)}\n`);
  }
  return statusOf(problems);
}
