import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import { readProblem } from '../files/problems.ts';
import { kindOf } from '../files/read.ts';
import { projectFile } from '../projects/read.ts';
import type { Handler } from './handler.ts';

/** Folders first, then files, each in the order a person counts: 2 before 10. Hidden entries stay hidden. */
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export const filesList: Handler<'files.list'> = async (_, request) => {
  const path = request.path === '' ? homedir() : resolve(request.path);
  let names: string[];
  try {
    names = await readdir(path);
  } catch (error) {
    throw readProblem(path, error);
  }
  const shown = names.filter((name) => !name.startsWith('.')).sort(order.compare);
  const kinds = await Promise.all(shown.map((name) => kindOf(join(path, name)).catch(() => undefined)));
  const entries = shown.flatMap((name, i) => {
    const kind = kinds[i];
    // A link to nowhere, a device, or an entry we may not even look at: nothing to pick.
    return kind === 'file' || kind === 'folder' ? [{ name, kind }] : [];
  });
  const folders = await Promise.all(
    entries
      .filter(({ kind }) => kind === 'folder')
      .map(async ({ name }) => ({
        name,
        kind: 'folder' as const,
        isProject: (await kindOf(join(path, name, projectFile)).catch(() => undefined)) === 'file',
      })),
  );
  const files = entries
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => ({ name, kind: 'file' as const, isProject: false }));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, entries: [...folders, ...files] };
};

/** A window's host answers this itself; the studio has no window to show a dialog in. */
export const openDialog: Handler<'dialog.open'> = async () => {
  throw new ProblemError(
    problem('host/bad-request', { command: 'dialog.open', reason: 'this host has no dialogs of its own' }),
  );
};
