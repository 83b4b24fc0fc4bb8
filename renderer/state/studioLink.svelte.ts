import type { CommandName, Request, Response } from '../../contract/commands.ts';
import { ProblemError, type Problem } from '../../contract/problems.ts';
import { studio } from '../client/index.ts';
import { tell } from './tell.ts';

/** Whether the studio answers; shown in the status bar. */
class Connection {
  lost = $state(false);
}
export const connection = new Connection();

/** What went wrong, as problems, whatever was thrown. */
export function problemsOf(error: unknown): readonly Problem[] {
  const carried = (error as { problems?: unknown } | null)?.problems;
  if (Array.isArray(carried) && carried.length > 0) return carried as Problem[];
  const message = error instanceof Error ? error.message : String(error);
  return [
    {
      code: 'host/internal',
      severity: 'error',
      where: {},
      message: `Something went wrong: ${message}`,
      fix: 'Try again; if it repeats, please report it.',
    },
  ];
}

/** Asks the studio. Throws a ProblemError. */
export async function ask<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
  try {
    const response = await studio.call(command, request);
    connection.lost = false;
    return response;
  } catch (error) {
    const problems = problemsOf(error);
    if (problems.some((p) => p.code === 'host/disconnected')) connection.lost = true;
    throw error instanceof ProblemError ? error : new ProblemError(...problems);
  }
}

/** A problem that has no better place than the corner of the window. */
export function report(error: unknown): void {
  for (const p of problemsOf(error)) tell(p.severity, p.message, { description: p.fix });
}
