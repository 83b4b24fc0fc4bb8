import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './isAlive.ts';
import { errorCode, writeProblem } from './problems.ts';

/** The calls a save is made of. Tests give ones that fail after so many bytes. */
export type FileCalls = Pick<typeof nodeFiles, 'open' | 'rename' | 'unlink' | 'readdir'>;

export interface AtomicOptions {
  /** Looks at the temporary file before it takes the old one's place; throws where it must not. */
  readonly verify?: (temporary: string) => Promise<void>;
  readonly calls?: FileCalls;
}

/** Bytes handed to the system in one call; large enough to be quick, small enough to notice a full disk early. */
const chunk = 4 << 20;

/** `.project.json.4711-0a1b2c3d.tmp`: hidden, beside the file (a rename works only within one file system), ours by its form. */
const temporaryOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
const temporaryForm = /^\..+\.(\d+)-[0-9a-f]{8}\.tmp$/;

/**
 * Writes a file whole or not at all: a temporary beside it, its bytes on the disk before its name is, then one rename.
 * Killed at any point, the path holds either the old bytes or the new ones.
 */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array | readonly Uint8Array[],
  { verify, calls = nodeFiles }: AtomicOptions = {},
): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    await writeWhole(calls, temporary, data);
    if (verify) await verify(temporary);
    await calls.rename(temporary, path);
  } catch (error) {
    await removeIfThere(calls, temporary);
    throw writeProblem(path, error);
  }
  try {
    await syncFolder(calls, dirname(path));
  } catch (error) {
    throw writeProblem(path, error);
  }
}

async function writeWhole(
  calls: FileCalls,
  path: string,
  data: string | Uint8Array | readonly Uint8Array[],
): Promise<void> {
  const parts = typeof data === 'string' ? [Buffer.from(data)] : data instanceof Uint8Array ? [data] : data;
  const file = await calls.open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
  try {
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        // A nearly full disk may take fewer bytes than it was given, without an error.
        const { bytesWritten } = await file.write(part, done, Math.min(chunk, part.length - done));
        done += bytesWritten;
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on the disk only once its folder is. Windows has no such call and needs none. */
async function syncFolder(calls: FileCalls, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await calls.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot do this for a folder; the file itself is written.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function removeIfThere(calls: FileCalls, path: string): Promise<void> {
  try {
    await calls.unlink(path);
  } catch (error) {
    // Gone already, or its folder is: nothing is left behind either way. The first error is the one to report.
    if (errorCode(error) !== 'ENOENT')
      process.emitWarning(`${path} could not be removed`, 'BackpropLeftover');
  }
}

/** Removes temporaries that a killed process left in a folder; those of living processes stay. */
export async function removeLeftovers(folder: string, calls: FileCalls = nodeFiles): Promise<number> {
  let names: string[];
  try {
    names = await calls.readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw writeProblem(folder, error);
  }
  let removed = 0;
  for (const name of names) {
    const owner = temporaryForm.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await removeIfThere(calls, join(folder, name));
    removed += 1;
  }
  return removed;
}
