import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../contract/commands.ts';
import { ProblemError } from '../../contract/problems.ts';
import { writeAtomic } from '../files/atomic.ts';
import { writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { projectFile } from './read.ts';

const mostRecent = 20;
type Known = Omit<RecentProject, 'missing'>;
const schema = z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() }));

/** Latest first, also those that are not found. */
export async function recentProjects(userFolder: string): Promise<readonly RecentProject[]> {
  const known = await readList(userFolder);
  const there = await Promise.all(
    known.map(({ path }) => kindOf(join(path, projectFile)).catch(() => undefined)),
  );
  return known.map((project, i) => ({ ...project, missing: there[i] !== 'file' }));
}

/** A convenience: that it cannot be kept must not keep anyone from opening the project. */
export async function rememberProject(
  userFolder: string,
  project: Pick<RecentProject, 'path' | 'name'>,
): Promise<void> {
  try {
    const others = (await readList(userFolder)).filter(({ path }) => path !== project.path);
    const list = [{ ...project, openedAt: new Date().toISOString() }, ...others].slice(0, mostRecent);
    await mkdir(userFolder, { recursive: true }).catch((error: unknown) => {
      throw writeProblem(userFolder, error);
    });
    await writeAtomic(listFile(userFolder), `${JSON.stringify(list, null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    process.emitWarning(error.message, 'BackpropRecent');
  }
}

/** Takes one off the list, or all of them. */
export async function forgetProject(userFolder: string, path?: string): Promise<readonly RecentProject[]> {
  const kept = path === undefined ? [] : (await readList(userFolder)).filter((known) => known.path !== path);
  if ((await kindOf(listFile(userFolder))) === 'file')
    await writeAtomic(listFile(userFolder), `${JSON.stringify(kept, null, 2)}\n`);
  return recentProjects(userFolder);
}

const listFile = (userFolder: string): string => join(userFolder, 'recent.json');

async function readList(userFolder: string): Promise<readonly Known[]> {
  const file = listFile(userFolder);
  if ((await kindOf(file)) !== 'file') return [];
  const text = (await readSmall(file, 1 << 20)).toString('utf8');
  const parsed = schema.safeParse(parsedOrNull(text));
  // A damaged list of recent projects is worth nothing and is simply begun again.
  return parsed.success ? parsed.data : [];
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
