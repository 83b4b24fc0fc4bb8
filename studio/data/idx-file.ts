import { problem, ProblemError } from '../../contract/problems.ts';
import type { IdxHeader } from '../../engine/data/idx.ts';
import { checkIdxLength, idxValues, longestIdxHeader, readIdxHeader } from '../../engine/data/idx.ts';
import { chunks, datasetLimit, expectKind, isGzip, megabytes } from './files.ts';

/** Real images shrink to a half or a tenth; drawings to a hundredth. More is refused unless the whole is small. */
const largestRatio = 100;
const alwaysAllowed = 64 * 1024 ** 2;

/** The header of an IDX file, plain or .gz, held against the size of the file before anything is allocated. */
export async function idxHeaderOf(path: string): Promise<IdxHeader> {
  const { size } = await expectKind(path, 'file');
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks(path)) {
    start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    if (start.length >= longestIdxHeader) break;
  }
  const header = readIdxHeader(start, path);
  if (!isGzip(path)) checkIdxLength(header, size, path);
  // Deflate cannot pack better than 1032 to 1: what claims more is cut off.
  else if (header.bytes > size * 1032 + 1032) checkIdxLength(header, start.length, path);
  else if (header.bytes > Math.max(alwaysAllowed, size * largestRatio)) {
    const details = {
      found: megabytes(header.bytes),
      limit: megabytes(Math.max(alwaysAllowed, size * largestRatio)),
    };
    throw new ProblemError(problem('file/inflates', details, { file: path }));
  }
  return header;
}

/** Refuses values that are too many to be in memory at once. */
export function expectRoom({ bytes }: IdxHeader, path: string): void {
  if (bytes <= datasetLimit) return;
  const details = { found: megabytes(bytes), limit: megabytes(datasetLimit) };
  throw new ProblemError(problem('data/too-large', details, { file: path }));
}

/** The bytes of the values, written to `out` (which has their size). */
export async function idxBytesInto(out: Uint8Array, header: IdxHeader, path: string): Promise<void> {
  let read = 0;
  for await (const chunk of chunks(path)) {
    const from = Math.max(0, header.offset - read),
      to = read + chunk.length - header.offset;
    if (to > out.length) checkIdxLength(header, read + chunk.length, path);
    if (from < chunk.length) out.set(chunk.subarray(from), read + from - header.offset);
    read += chunk.length;
  }
  checkIdxLength(header, read, path);
}

/** The values of a file: bytes as they are, all other types as float32. */
export async function idxArrayOf(path: string, header: IdxHeader): Promise<Uint8Array | Float32Array> {
  expectRoom(header, path);
  const bytes = new Uint8Array(header.bytes);
  await idxBytesInto(bytes, header, path);
  return idxValues(header, bytes, path);
}
