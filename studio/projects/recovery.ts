import { createHash } from 'node:crypto';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeptChanges } from '../../contract/commands.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { removeLeftovers, writeAtomic } from '../files/atomic.ts';
import { isAlive } from '../files/isAlive.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { checkDocument, largestDocument } from './read.ts';

/*
 * Changes that are not saved yet, one file for each project and window, in the person's own folder: the project itself stays
 * as it was saved, no window overwrites what another kept, and a project on a disk that is gone can still be rescued.
 */

type Kept = KeptChanges & { readonly document: ProjectDocument };

const folderOf = (userFolder: string): string => join(userFolder, 'recovery');
const stemOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 32);
const fileOf = (userFolder: string, path: string, session: string): string =>
  join(folderOf(userFolder), `${stemOf(path)}-${session}.json`);
const form = /^([0-9a-f]{32})-([0-9a-f-]{36})\.json$/;

const schema = z.object({
  path: z.string(),
  name: z.string(),
  keptAt: z.string(),
  fingerprint: z.string(),
  /** Of the studio that keeps them. */
  process: z.object({ pid: z.number(), host: z.string() }),
  document: z.unknown(),
});

export async function keepChanges(
  userFolder: string,
  { path, session, fingerprint }: Pick<KeptChanges, 'path' | 'session' | 'fingerprint'>,
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
  const owner = { pid: process.pid, host: hostname() };
  const kept = { path, name: document.name, keptAt, fingerprint, process: owner, document };
  await writeAtomic(fileOf(userFolder, path, session), JSON.stringify(kept));
  return keptAt;
}

/** Latest first. */
export async function listChanges(userFolder: string): Promise<readonly KeptChanges[]> {
  const all = await readAll(userFolder, () => true);
  return all.map(({ path, session, elsewhere, name, keptAt, fingerprint }) => ({
    path,
    session,
    elsewhere,
    name,
    keptAt,
    fingerprint,
  }));
}

export const readChanges = (userFolder: string, path: string): Promise<readonly Kept[]> =>
  readAll(userFolder, (stem) => stem === stemOf(path));

export async function dropChanges(userFolder: string, path: string, session: string): Promise<void> {
  const file = fileOf(userFolder, path, session);
  try {
    await unlink(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw writeProblem(file, error);
  }
}

async function readAll(userFolder: string, wants: (stem: string) => boolean): Promise<readonly Kept[]> {
  const folder = folderOf(userFolder);
  if ((await kindOf(folder)) !== 'folder') return [];
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw readProblem(folder, error);
  }
  const all = await Promise.all(
    names.map((name) => {
      const [, stem, session] = form.exec(name) ?? [];
      return stem !== undefined && wants(stem) ? readKept(join(folder, name), session) : null;
    }),
  );
  return all
    .filter((kept) => kept !== null)
    .sort((a, b) => b.keptAt.localeCompare(a.keptAt) || a.session.localeCompare(b.session));
}

/** Null where there is nothing, or nothing that this studio could open. */
async function readKept(file: string, session: string): Promise<Kept | null> {
  if ((await kindOf(file)) !== 'file') return null;
  try {
    const text = (await readSmall(file, 2 * largestDocument)).toString('utf8');
    const { process: owner, ...kept } = schema.parse(JSON.parse(text));
    const elsewhere = owner.pid !== process.pid && owner.host === hostname() && isAlive(owner.pid);
    return { ...kept, session, elsewhere, document: checkDocument(kept.document) };
  } catch (error) {
    // Written by another version, or damaged: said in the log, and left where it is.
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof ProblemError) {
      process.emitWarning(`${file}: ${error.message}`, 'BackpropRecovery');
      return null;
    }
    throw error;
  }
}
