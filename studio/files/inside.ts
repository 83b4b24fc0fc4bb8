import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ProblemError, problem, type Where } from '../../contract/problems.ts';
import { errorCode, readProblem } from './problems.ts';

const leadsOut = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
};

/** The real path of something that may not exist yet: links are followed as far as there is something. */
async function realPathSoFar(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== 'ENOENT' || parent === path) throw readProblem(path, error);
    return join(await realPathSoFar(parent), path.slice(parent.length).replace(/^[\\/]+/, ''));
  }
}

/** `path` within `folder`, links followed; a problem where it leads out. It need not exist yet. */
export async function resolveInside(folder: string, path: string, where: Where = {}): Promise<string> {
  const whole = resolve(folder, path);
  const real = path.includes('\0') ? undefined : await realPathSoFar(whole);
  if (real === undefined || leadsOut(await realPathSoFar(folder), real)) {
    throw new ProblemError(problem('project/outside', { path: path.replaceAll('\0', '\\0') }, where));
  }
  return real;
}
