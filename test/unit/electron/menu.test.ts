import { beforeEach, describe, expect, it, vi } from 'vitest';
import { askForPath } from '../../../electron/main/dialogs.ts';
import type { WindowState } from '../../../contract/commands.ts';
import { frameState } from '../../../electron/main/frame.ts';
import { accelerator, menuTable, setMenu } from '../../../electron/main/menu.ts';
import { folderArgument, outsideArchive, pathsOf } from '../../../electron/main/paths.ts';
import { answers, forget, seen } from './fake.ts';

vi.mock('electron', () => import('./fake.ts'));
beforeEach(forget);

type Item = Record<string, unknown> & { readonly submenu?: Item[] };
const itemsOf = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...itemsOf(item.submenu ?? [])]);

describe('the menu', () => {
  const commands = menuTable
    .flatMap(({ rows }) => rows)
    .filter((row) => typeof row === 'object' && 'command' in row);
  const show = (state: WindowState | null = null, devTools = false) => {
    const options = { choose: vi.fn(), open: vi.fn(), devTools, state };
    setMenu(options);
    return { ...options, items: itemsOf(seen.menu as unknown as Item[]) };
  };
  const told: WindowState = {
    edited: true,
    path: '/p/One',
    commands: {
      'edit.undo': { title: 'Undo add R&D', keys: 'Mod+Alt+ArrowUp', enabled: true },
      'edit.redo': { title: 'Redo', keys: null, enabled: false },
    },
    recent: [{ path: '/p/Two', name: 'Two' }],
  };

  it('sends the command of the entry that was chosen', () => {
    const { choose, items } = show();
    for (const { command } of commands) (items.find(({ id }) => id === command)?.click as () => void)();
    expect(choose.mock.calls.map(([command]) => command)).toEqual(commands.map(({ command }) => command));
  });

  it('has six menus, and each command once', () => {
    expect(menuTable.map(({ label }) => label)).toEqual([
      '&File',
      '&Edit',
      '&View',
      '&Train',
      '&Arrange',
      '&Help',
    ]);
    const ids = commands.map(({ command }) => command);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows titles and keys as the window has them, and what cannot be done as disabled', () => {
    const { items } = show(told);
    expect(items.find(({ id }) => id === 'edit.undo')).toMatchObject({
      label: 'Undo add R&&D',
      accelerator: 'CmdOrCtrl+Alt+Up',
      enabled: true,
    });
    const redo = items.find(({ id }) => id === 'edit.redo');
    expect(redo).toMatchObject({ enabled: false });
    expect(redo).not.toHaveProperty('accelerator');
  });

  it('opens projects of late, and clears their list', () => {
    const { items, open, choose } = show(told);
    (items.find(({ id }) => id === 'recent:/p/Two')?.click as () => void)();
    expect(open).toHaveBeenCalledExactlyOnceWith('/p/Two');
    (items.find(({ id }) => id === 'project.clearRecent')?.click as () => void)();
    expect(choose).toHaveBeenCalledExactlyOnceWith('project.clearRecent');
    expect(show().items.find(({ id }) => id === 'project.openRecent')).toMatchObject({ enabled: false });
  });

  it.each([
    ['Mod+Shift+Z', 'CmdOrCtrl+Shift+Z'],
    ['Mod++', 'CmdOrCtrl+Plus'],
    ['+', 'Plus'],
    ['?', '?'],
    ['Escape', 'Esc'],
  ])('writes %s as Electron does: %s', (keys, written) => expect(accelerator(keys)).toBe(written));

  it('leaves the keys to the window', () => {
    for (const item of show(told).items) if (item.accelerator) expect(item.registerAccelerator).toBe(false);
  });

  it('has tools for developers in a checkout only', () => {
    show();
    expect(JSON.stringify(seen.menu)).not.toMatch(/toggleDevTools|reload/);
    show(null, true);
    expect(JSON.stringify(seen.menu)).toMatch(/toggleDevTools/);
  });
});

describe('what the window tells its frame', () => {
  const told: WindowState = { edited: null, path: null, commands: {}, recent: [] };
  it('is taken as it is', () => expect(frameState(told)).toEqual(told));
  it.each([
    {},
    { ...told, edited: 1 },
    { ...told, path: 7 },
    { ...told, commands: [] },
    { ...told, commands: { 'edit.undo': { title: 7, keys: null, enabled: true } } },
    { ...told, recent: [{ path: '/p' }] },
  ])('refuses %j', (request) => expect(() => frameState(request as never)).toThrow(/host\/bad-request/));
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
