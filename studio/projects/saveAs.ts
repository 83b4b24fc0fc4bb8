import { constants } from 'node:fs';
import { copyFile, cp, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep, isAbsolute } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { resolveInside } from '../files/inside.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { kindOf } from '../files/read.ts';
import { createProject } from './write.ts';

/** What stands beside project.json, and may come along. */
const parts = ['data', 'runs'] as const;
export type Parts = Readonly<Record<(typeof parts)[number], boolean>>;

/** A new project with this document; of the old one what is wanted of its data and runs. */
export async function saveAs(
  folder: string,
  document: ProjectDocument,
  to: string,
  wanted: Parts,
): Promise<string> {
  const target = resolve(to);
  if (isInside(await realFolder(folder), await realFolder(target)))
    throw new ProblemError(problem('project/into-itself', { path: target }));
  await createProject(target, document, async (made) => {
    for (const part of parts) if (wanted[part]) await copyPart(join(folder, part), join(made, part));
    // What training begins with is a part of the project itself.
    const { start } = document.training;
    if (start) await copyStart(folder, made, start.weights);
  });
  return target;
}

async function copyStart(folder: string, made: string, path: string): Promise<void> {
  const where = { field: 'training.start.weights' };
  const [from, to] = [await resolveInside(folder, path, where), await resolveInside(made, path, where)];
  // A file that is gone is told by the training that asks for it.
  if ((await kindOf(from)) !== 'file') return;
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw writeProblem(to, error);
  }
}

/** Linked where the file system shares copied blocks, so that gigabytes of data cost nothing there. */
async function copyPart(from: string, to: string): Promise<void> {
  if ((await kindOf(from)) !== 'folder') return;
  try {
    await cp(from, to, {
      recursive: true,
      errorOnExist: true,
      force: false,
      mode: constants.COPYFILE_FICLONE,
      preserveTimestamps: true,
    });
  } catch (error) {
    throw writeProblem(to, error);
  }
}

/** Of a folder that may not exist yet. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== 'ENOENT' || parent === path) throw readProblem(path, error);
    return join(await realFolder(parent), path.slice(parent.length));
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** Bytes that a copy would take, links not followed. */
export async function sizesOf(folder: string): Promise<Record<(typeof parts)[number], number>> {
  const [data, runs] = await Promise.all(parts.map((part) => sizeOf(join(folder, part))));
  return { data, runs };
}

async function sizeOf(folder: string): Promise<number> {
  if ((await kindOf(folder)) !== 'folder') return 0;
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    throw readProblem(folder, error);
  }
}
