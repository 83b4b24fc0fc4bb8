import { open, stat } from 'node:fs/promises';
import { ProblemError, problem } from '../../contract/problems.ts';
import { errorCode, readProblem } from './problems.ts';

/** A whole file that is known to be small; more than `most` bytes are refused before they are read. */
export async function readSmall(path: string, most: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > most) {
        throw new ProblemError(
          problem('host/read', { path, reason: `it has ${size} bytes, more than ${most} cannot be right` }),
        );
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readProblem(path, error);
  }
}

/** Undefined where there is nothing. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw readProblem(path, error);
  }
}
