import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../harness/which.ts';

/** The pictures of the tour through the window, as this folder or another commit draws it. */

/** What is wrong with what was asked for, for a person to read. */
export class Refused extends Error {}

const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: root })).stdout.trim();

/** Resolves with the status; what the program prints is shown. */
const run = (folder: string, ...args: string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
      .on('error', reject)
      .on('close', (code) => resolve(code ?? 1));
  });

/** Builds and goes through all states; `into` has their pictures afterwards, and no others. */
async function take(folder: string, into: string, name: string): Promise<void> {
  console.log(`The tour of ${name}:`);
  const steps = [
    ['scripts/build-kernels.mjs'],
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error'],
  ];
  for (const step of steps)
    if ((await run(folder, ...step)) !== 0) throw new Refused(`${name} cannot be built.`);
  const pictures = join(folder, 'test-results', 'screenshots');
  await rm(pictures, { recursive: true, force: true });
  const tour = [
    'node_modules/@playwright/test/cli.js',
    'test',
    'people.spec.ts',
    '--project',
    'browser-host',
  ];
  // Where something is found that should not be, the pictures are there all the same.
  if ((await run(folder, ...tour)) !== 0) console.log(`The tour of ${name} found something to complain of.`);
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  const taken = (await readdir(pictures).catch(() => [])).filter((file) => /-\d+x\d+-.*\.png$/.test(file));
  if (taken.length === 0) throw new Refused(`${name} has no tour whose pictures could be compared.`);
  for (const file of taken) await copyFile(join(pictures, file), join(into, file));
}

export const tourHere = (into: string): Promise<void> => take(root, into, 'this folder');

/** In a worktree of its own, with the packages from here. */
export async function tourOf(ref: string, into: string): Promise<void> {
  const commit = await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).catch(() => {
    throw new Refused(`There is no commit ${ref}.`);
  });
  const scratch = await mkdtemp(join(tmpdir(), 'backprop-tour-')),
    folder = join(scratch, 'tree');
  try {
    await git('worktree', 'add', '--detach', folder, commit);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const [theirs, ours] = await Promise.all(
      [folder, root].map((at) => readFile(join(at, 'package-lock.json'), 'utf8')),
    );
    if (theirs !== ours)
      console.log(`The package-lock.json of ${ref} differs; it runs with the packages from here.`);
    await take(folder, into, ref);
  } finally {
    await git('worktree', 'remove', '--force', folder).catch(() => undefined);
    await rm(scratch, { recursive: true, force: true });
  }
}
