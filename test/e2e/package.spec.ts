import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import asar from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { rightNode } from '../../scripts/node.mjs';
import { expect, test } from './harness/index.ts';
import { openDouble } from './harness/hosts.ts';
import { hear, say } from './harness/carry.ts';
import { root } from './harness/which.ts';

// What people get: packed by `npm run package` (around a stand-in where Electron's binary is not to be had), looked
// at, and then started on the double out of its own archive.
test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'the bare folder of the other systems is laid out differently');

/** A fuse is one character of the binary. */
const off = '0'.charCodeAt(0);
const on = '1'.charCodeAt(0);

let scratch = '';
let resources = '';

test.beforeAll(async () => {
  test.setTimeout(300_000);
  scratch = await mkdtemp(join(tmpdir(), 'backprop-package-'));
  const args = [join(root, 'scripts', 'package.mjs'), '--dir', `-c.directories.output=${scratch}`];
  await promisify(execFile)(rightNode(), args, { cwd: root, env: process.env });
  resources = join(scratch, 'linux-unpacked', 'resources');
});
test.afterAll(async () => {
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

test('the archive holds the built app and little else', async () => {
  const files = asar.listPackage(join(resources, 'app.asar'), { isPack: false });
  for (const wanted of [
    '/package.json',
    '/out/main/index.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
  ])
    expect(files).toContain(wanted);
  const foreign = files.filter((file) =>
    /\/node-(linux|win|darwin)-|\.ts$|\.map$|\/(test|bench|docs|src)\//.test(file),
  );
  expect(foreign).toEqual([]);
  const packages = new Set(
    files.map((file) => /^\/node_modules\/(@[^/]+\/[^/]+|[^@/][^/]*)\/./.exec(file)?.[1]).filter(Boolean),
  );
  for (const name of packages)
    expect(name).toMatch(/^(piscina|sharp|@img\/.*|@napi-rs\/nice.*|detect-libc|semver)$/);
});

test('what threads and native code need lies beside the archive', () => {
  const loose = join(resources, 'app.asar.unpacked');
  for (const wanted of [
    'out/main/studio-process.mjs',
    'out/main/lane.mjs',
    'out/kernels',
    'out/builtin',
    'node_modules/piscina',
  ])
    expect(existsSync(join(loose, wanted)), wanted).toBe(true);
});

test('fuses: no Node by environment or argument, only the archive, checked', async () => {
  const wire = await getCurrentFuseWire(join(scratch, 'linux-unpacked', 'backprop-studio'));
  const expected: readonly [FuseV1Options, number][] = [
    [FuseV1Options.RunAsNode, off],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, off],
    [FuseV1Options.EnableNodeCliInspectArguments, off],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, on],
    [FuseV1Options.OnlyLoadAppFromAsar, on],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, off],
  ];
  for (const [fuse, state] of expected) expect(wire[fuse], FuseV1Options[fuse]).toBe(state);
});

test('the packed app starts out of its archive', async ({ browser }) => {
  // Electron reads inside the archive; Node does not, so its files are laid out under the same name.
  const app = join(scratch, 'extracted', 'app.asar');
  asar.extractAll(join(resources, 'app.asar'), app);
  await cp(join(resources, 'app.asar.unpacked'), `${app}.unpacked`, { recursive: true });
  const opened = await openDouble(browser, {
    userFolder: join(scratch, 'user'),
    openAtStart: null,
    appFolder: app,
  });
  try {
    await expect(opened.page.locator('#app')).not.toBeEmpty();
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await say(opened.page, 'app.info', {})).toMatchObject({ ok: true, value: { version } });
    await train(opened.page, join(scratch, 'iris'));
    expect(opened.watch.complaints()).toEqual([]);
  } finally {
    await opened.close();
  }
});

/** Threads, kernels and data sets, all from beside the archive. */
async function train(page: Page, path: string): Promise<void> {
  const made = await say(page, 'project.new', { path, template: 'iris' });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  const state = await hear(page, 'train.state');
  await say(page, 'train.start', { path, document: made.value.document });
  let last = await state();
  while (last.state !== 'ended') last = await state();
  expect(last).toMatchObject({ reason: 'completed', problems: [] });
}
