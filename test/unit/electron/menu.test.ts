import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { askForPath } from '../../../electron/main/dialogs.ts';
import { menuTable, setMenu } from '../../../electron/main/menu.ts';
import { folderArgument, outsideArchive, pathsOf } from '../../../electron/main/paths.ts';
import { answers, forget, seen } from './fake.ts';

vi.mock('electron', () => import('./fake.ts'));
beforeEach(forget);

describe('the menu', () => {
  const commands = menuTable
    .flatMap(({ rows }) => rows)
    .filter((row) => typeof row === 'object' && 'command' in row);

  it('sends the command of the entry that was chosen', () => {
    const choose = vi.fn();
    setMenu(choose, { devTools: false });
    const items = seen.menu!.flatMap(({ submenu }) => submenu);
    for (const { command } of commands) (items.find(({ id }) => id === command)?.click as () => void)();
    expect(choose.mock.calls.map(([command]) => command)).toEqual(commands.map(({ command }) => command));
  });

  it('names only commands that the window has', () => {
    // Read as text: the commands themselves import components.
    const folder = join(import.meta.dirname, '..', '..', '..', 'renderer', 'commands');
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const ids = text.flatMap((code) => [
      ...[...code.matchAll(/\bid: '([^']+)'/g)].map(([, id]) => id),
      ...[...code.matchAll(/\broom\('([^']+)'/g)].map(([, name]) => `room.${name}`),
    ]);
    for (const { command } of commands) expect(ids).toContain(command);
  });

  it('leaves the keys to the window', () => {
    setMenu(vi.fn(), { devTools: false });
    for (const item of seen.menu!.flatMap(({ submenu }) => submenu))
      if (item.accelerator) expect(item.registerAccelerator).toBe(false);
  });

  it('has tools for developers in a checkout only', () => {
    setMenu(vi.fn(), { devTools: false });
    expect(JSON.stringify(seen.menu)).not.toMatch(/toggleDevTools|reload/);
    setMenu(vi.fn(), { devTools: true });
    expect(JSON.stringify(seen.menu)).toMatch(/toggleDevTools/);
  });
});

describe('native dialogs', () => {
  it.each([
    ['file', { canceled: false, filePaths: ['/a.csv'] }, '/a.csv', ['openFile']],
    ['folder', { canceled: false, filePaths: ['/data'] }, '/data', ['openDirectory', 'createDirectory']],
    ['file', { canceled: true, filePaths: [] }, null, ['openFile']],
    ['save', { canceled: false, filePath: '/out.npz' }, '/out.npz', undefined],
    ['save', { canceled: true, filePath: '' }, null, undefined],
  ] as const)('of kind %s answering %j give %s', async (kind, answer, path, properties) => {
    answers.push(answer);
    expect(await askForPath(null, { kind, title: 'Choose', suggestion: '/home' })).toBe(path);
    expect(seen.dialogs[0]?.at(-1)).toMatchObject({
      title: 'Choose',
      defaultPath: '/home',
      ...(properties ? { properties } : {}),
    });
  });
  it.each([
    { kind: 'other', title: 'x' },
    { kind: 'file', title: 7 },
    { kind: 'file', title: 'x', suggestion: {} },
    {},
  ])('refuse %j', async (request) => {
    await expect(askForPath(null, request as never)).rejects.toThrow(/host\/bad-request/);
    expect(seen.dialogs).toHaveLength(0);
  });
});

describe('paths', () => {
  it('lead beside the archive where threads and native code are loaded', () => {
    const paths = pathsOf('/opt/app/resources/app.asar');
    expect(paths.preload).toBe('/opt/app/resources/app.asar/out/preload/index.cjs');
    expect(paths.lane).toBe('/opt/app/resources/app.asar.unpacked/out/main/lane.mjs');
    expect(outsideArchive('/home/app.asarx/out')).toBe('/home/app.asarx/out');
    expect(outsideArchive('/checkout')).toBe('/checkout');
  });
  it.each([
    [['electron', '--no-sandbox', '.', '/work/MNIST'], false, '/work/MNIST'],
    [['electron', '.'], false, null],
    [['backprop-studio', '/work/MNIST'], true, '/work/MNIST'],
    [['backprop-studio', '--user-data-dir=/tmp/x'], true, null],
    [['backprop-studio', ''], true, null],
  ])('%j names the project to open (packaged: %s): %s', (argv, isPackaged, folder) => {
    expect(folderArgument(argv, isPackaged)).toBe(folder);
  });
});
