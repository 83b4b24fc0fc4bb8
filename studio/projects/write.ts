import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { removeLeftovers, writeAtomic, type AtomicOptions } from '../files/atomic.ts';
import { readProblem, writeProblem } from '../files/problems.ts';
import { kindOf } from '../files/read.ts';
import { checkDocument, projectFile, readProject } from './read.ts';

/** Of ids and numbers: sizes, pairs, inputs. */
const shortList = /\[\n\s+((?:"[\w-]*"|null|-?[\d.eE+-]+)(?:,\n\s+(?:"[\w-]*"|null|-?[\d.eE+-]+))*)\n\s+\]/g;

/** Two spaces, one value a line, pairs and sizes on one: what a person edits and git compares. */
export function formatDocument(document: ProjectDocument): string {
  const spread = JSON.stringify(document, null, 2);
  // A line break never stands inside a JSON text, so nothing in quotes can be caught.
  const lists = spread.replace(shortList, (whole, inner: string) => {
    const line = `[${inner.split(/,\n\s+/).join(', ')}]`;
    return line.length <= 80 ? line : whole;
  });
  const positions = lists.replace(
    /\{\n\s+"x": ([^,\s]+),\n\s+"y": ([^,\s]+)\n\s+\}/g,
    '{ "x": $1, "y": $2 }',
  );
  return `${positions}\n`;
}

/**
 * Writes project.json whole or not at all. A project of a newer studio is never overwritten, and neither is a
 * file that is not a project.
 */
export async function saveProject(
  folder: string,
  document: ProjectDocument,
  calls?: AtomicOptions['calls'],
): Promise<void> {
  const file = join(folder, projectFile);
  checkDocument(document, file);
  if ((await kindOf(file)) === 'file') await refuseNewer(folder);
  await removeLeftovers(folder, calls);
  await writeAtomic(file, formatDocument(document), { calls });
}

async function refuseNewer(folder: string): Promise<void> {
  try {
    await readProject(folder);
  } catch (error) {
    // A damaged file may be replaced by what the window still holds; a newer or another one may not.
    const keep = ['project/newer', 'project/not-a-project'];
    if (error instanceof ProblemError && error.problems.some((p) => keep.includes(p.code))) throw error;
    if (!(error instanceof ProblemError)) throw error;
  }
}

/**
 * Makes the folder of a new project and fills it; `fill` writes what belongs beside project.json, which comes last:
 * a folder without it is no project. Where anything fails, nothing is left behind.
 */
export async function createProject(
  folder: string,
  document: ProjectDocument,
  fill: (folder: string) => Promise<void> = async () => {},
): Promise<void> {
  const made = await makeEmptyFolder(folder);
  try {
    await fill(folder);
    await writeAtomic(join(folder, projectFile), formatDocument(checkDocument(document)));
  } catch (error) {
    await removeAgain(folder, made);
    throw error;
  }
}

/** The first folder that had to be made, undefined where there was an empty one already. */
async function makeEmptyFolder(folder: string): Promise<string | undefined> {
  const kind = await kindOf(folder);
  if (kind === 'file' || kind === 'other')
    throw new ProblemError(problem('project/exists', { path: folder }));
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeProblem(folder, error);
  }
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw readProblem(folder, error);
  }
  if (names.length > 0) throw new ProblemError(problem('project/exists', { path: folder }));
  return made;
}

/** Only what we made; a folder that was there before was empty then. */
async function removeAgain(folder: string, made: string | undefined): Promise<void> {
  const ours = made ? [made] : (await readdir(folder)).map((name) => join(folder, name));
  for (const path of ours) await rm(path, { recursive: true, force: true });
}
