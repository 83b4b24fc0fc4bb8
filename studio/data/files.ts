import { createReadStream } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { problem, ProblemError } from '../../contract/problems.ts';

/** Reading files that may be missing, forbidden, damaged or hostile: all that goes wrong is a ProblemError. */

/** The values of a data set, in memory at once. */
export const datasetLimit = 4 * 1024 ** 3;
/** Text in one read: a chunk is parsed in a few milliseconds, so that other work gets its turn in between. */
const chunkBytes = 256 * 1024;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  ELOOP: 'its links form a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reports an error',
};

/** What a failed call of the file system means to a person. */
export function fileError(error: unknown, path: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ENOENT') return new ProblemError(problem('data/not-found', { path }, { file: path }));
  if (code.startsWith('Z_')) {
    const reason = code === 'Z_BUF_ERROR' ? 'it ends too early' : 'its checksum or its structure is wrong';
    return new ProblemError(problem('data/gzip', { reason }, { file: path }));
  }
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new ProblemError(problem('data/unreadable', { path, reason }, { file: path }));
}

export async function statOf(path: string): Promise<Stats> {
  // A path with a NUL byte is refused by Node with an error of another kind.
  if (path.includes('\0'))
    throw new ProblemError(problem('data/not-found', { path: path.replaceAll('\0', '?') }));
  try {
    return await stat(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Refuses what is not there, and devices and pipes, which can be read forever. */
export async function expectKind(path: string, kind: 'file' | 'folder'): Promise<Stats> {
  const found = await statOf(path);
  if (kind === 'file' ? found.isFile() : found.isDirectory()) return found;
  const reason =
    kind === 'folder' ? 'it is no folder' : found.isDirectory() ? 'it is a folder' : 'it is no ordinary file';
  throw new ProblemError(problem('data/unreadable', { path, reason }, { file: path }));
}

/** Entries of a folder by name, without hidden ones and what archivers leave behind. */
export async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX');
    return shown.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Folder or file, behind links too; `other` for what can be read forever (devices, pipes) and for links to nothing. */
export async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  try {
    const target = await stat(path);
    return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'other';
  }
}

/** The first bytes of a file, at most `count`. */
export async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** A whole file of at most `limit` bytes. */
export async function wholeFile(path: string, limit = datasetLimit / 2): Promise<Uint8Array> {
  const { size } = await expectKind(path, 'file');
  if (size > limit)
    throw new ProblemError(
      problem('file/too-large', { found: megabytes(size), limit: megabytes(limit) }, { file: path }),
    );
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** The bytes of a file in chunks, unpacked where its name ends in .gz. Leaving the loop early closes the file. */
export async function* chunks(path: string): AsyncGenerator<Uint8Array> {
  const source = createReadStream(path, { highWaterMark: chunkBytes });
  // `pipeline` hands an error of the file on to the loop; its own callback has nothing to add.
  const stream = isGzip(path)
    ? pipeline(source, createGunzip({ chunkSize: chunkBytes }), () => undefined)
    : source;
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw fileError(error, path);
  } finally {
    source.destroy();
  }
}

export const isGzip = (path: string): boolean => /\.gz$/i.test(path);

export const megabytes = (bytes: number): string =>
  bytes < 10 * 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
