import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { kindOf, readSmall } from '../files/read.ts';
import { largestDocument, projectFile } from './read.ts';

/** Of the bytes, not of their time: a copy or a checkout of the same document is no change. */
export const fingerprintOf = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Of project.json as it is now; null where there is none. */
export async function fingerprintOnDisk(folder: string): Promise<string | null> {
  const file = join(folder, projectFile);
  if ((await kindOf(file)) !== 'file') return null;
  return fingerprintOf(await readSmall(file, largestDocument));
}
