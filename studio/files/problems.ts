import { ProblemError, problem, type Problem } from '../../contract/problems.ts';

/** Errors of Node carry a code; everything else has none. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to it',
  EPERM: 'you have no right to it',
  EROFS: 'the disk is read-only',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reports an error',
  ELOOP: 'its links form a circle',
  EBUSY: 'another program uses it',
};

export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code && code in reasons) return reasons[code];
  return error instanceof Error ? (code ?? error.message) : String(error);
}

/** Out of space, whoever limits it: the disk, a quota or the file system's largest file. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error) ?? '');

export function writeProblem(path: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(
    isDiskFull(error)
      ? problem('host/disk-full', { path })
      : problem('host/write', { path, reason: reasonOf(error) }),
  );
}

export function readProblem(path: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(problem('host/read', { path, reason: reasonOf(error) }));
}

/**
 * The studio's border lets nothing but problems out. What was not foreseen becomes `host/internal`;
 * the original stays as `cause`, for `BACKPROP_DEBUG`.
 */
export function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const internal = new ProblemError(problem('host/internal', { message: reasonOf(error) }));
  internal.cause = error;
  return internal;
}

/** Throws where at least one of them is an error; warnings pass. */
export function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter((p) => p.severity === 'error');
  if (errors.length > 0) throw new ProblemError(...errors);
}
