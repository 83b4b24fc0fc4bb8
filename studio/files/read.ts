import { open, stat } from 'node:fs/promises';
import { ProblemError, problem } from '../../contract/problems.ts';
import { errorCode, readProblem } from './problems.ts';

/** Of what is neither file nor folder: a pipe or a device, which can be read for ever and must not be replaced. */
export const noOrdinaryFile = 'it is no ordinary file';

/** A whole file that is known to be small; more than `most` bytes are refused before they are read. */
export async function readSmall(path: string, most: number): Promise<Buffer> {
  try {
    // Asked before it is opened: opening a pipe waits for somebody to write.
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) {
      throw new ProblemError(problem('host/read', { path, reason: noOrdinaryFile }));
    }
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

/** Links followed. Undefined where there is nothing. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw readProblem(path, error);
  }
}

/** Some bytes out of the middle of a file that has them. */
export async function readRange(path: string, from: number, length: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await file.read(bytes, done, length - done, from + done);
        if (bytesRead === 0) throw new Error('it ends too early');
        done += bytesRead;
      }
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readProblem(path, error);
  }
}
