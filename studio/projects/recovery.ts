import { createHash } from 'node:crypto';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeptChanges } from '../../contract/commands.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { removeLeftovers, writeAtomic } from '../files/atomic.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { checkDocument, largestDocument } from './read.ts';

/*
 * Changes that are not saved yet, one file a project, in the person's own folder: the project itself stays as it was
 * saved, and a project on a disk that is gone can still be rescued.
 */

const folderOf = (userFolder: string): string => join(userFolder, 'recovery');
const fileOf = (userFolder: string, path: string): string =>
  join(folderOf(userFolder), `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`);

const schema = z.object({
  path: z.string(),
  name: z.string(),
  keptAt: z.string(),
  fingerprint: z.string(),
  document: z.unknown(),
});

export async function keepChanges(
  userFolder: string,
  changes: Pick<KeptChanges, 'path' | 'fingerprint'>,
  document: ProjectDocument,
): Promise<string> {
  const folder = folderOf(userFolder);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw writeProblem(folder, error);
  }
  await removeLeftovers(folder);
  const keptAt = new Date().toISOString();
  const { path, fingerprint } = changes;
  const kept = { path, name: document.name, keptAt, fingerprint, document };
  await writeAtomic(fileOf(userFolder, path), JSON.stringify(kept));
  return keptAt;
}

/** Latest first. */
export async function listChanges(userFolder: string): Promise<readonly KeptChanges[]> {
  const folder = folderOf(userFolder);
  if ((await kindOf(folder)) !== 'folder') return [];
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw readProblem(folder, error);
  }
  const files = names.filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
  const all = await Promise.all(files.map((name) => readKept(join(folder, name))));
  return all
    .flatMap((kept) => (kept ? [{ ...kept, document: undefined }] : []))
    .map(({ path, name, keptAt, fingerprint }) => ({ path, name, keptAt, fingerprint }))
    .sort((a, b) => b.keptAt.localeCompare(a.keptAt));
}

export const readChanges = (
  userFolder: string,
  path: string,
): Promise<(KeptChanges & { document: ProjectDocument }) | null> => readKept(fileOf(userFolder, path));

export async function dropChanges(userFolder: string, path: string): Promise<void> {
  const file = fileOf(userFolder, path);
  try {
    await unlink(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw writeProblem(file, error);
  }
}

/** Null where there is nothing, or nothing that this studio could open. */
async function readKept(file: string): Promise<(KeptChanges & { document: ProjectDocument }) | null> {
  if ((await kindOf(file)) !== 'file') return null;
  try {
    const text = (await readSmall(file, 2 * largestDocument)).toString('utf8');
    const kept = schema.parse(JSON.parse(text));
    return { ...kept, document: checkDocument(kept.document) };
  } catch (error) {
    // Written by another version, or damaged: said in the log, and left where it is.
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof ProblemError) {
      process.emitWarning(`${file}: ${error.message}`, 'BackpropRecovery');
      return null;
    }
    throw error;
  }
}
