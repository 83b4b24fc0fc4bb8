import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { usualSettings } from '../../../contract/commands.ts';
import { rightNode } from '../../../scripts/node.mjs';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();
const studio = testStudio(folder);
const make = async (name: string) =>
  studio.call('project.new', { path: join(folder, name), template: 'iris' });
const recovery = join(folder, 'user', 'recovery');
/** Ids of two windows. */
const sessions = [randomUUID(), randomUUID()] as const;

describe('a project that others may change', () => {
  test('is saved while project.json is what was read, and not after somebody else wrote it', async () => {
    const { path, document, fingerprint } = await make('shared');
    const mine = { ...document, description: 'mine' };
    const saved = await studio.call('project.save', { path, document: mine, expected: fingerprint });
    expect(await studio.call('project.onDisk', { path })).toEqual({ fingerprint: saved.fingerprint });
    expect((await studio.call('project.open', { path })).fingerprint).toBe(saved.fingerprint);

    await studio.call('project.save', { path, document: { ...document, description: 'theirs' } });
    const again = studio.call('project.save', { path, document: mine, expected: saved.fingerprint });
    expect(await codesOf(again)).toEqual(['project/changed']);
    expect((await studio.call('project.open', { path })).document.description).toBe('theirs');
  });

  test('may be gone', async () => {
    const { path, document, fingerprint } = await make('gone');
    renameSync(path, `${path}-elsewhere`);
    expect(await studio.call('project.onDisk', { path })).toBeNull();
    const save = studio.call('project.save', { path, document, expected: fingerprint });
    expect(await codesOf(save)).toEqual(['project/vanished']);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a look at a project that is not open', () => {
  const look = (path: string) => studio.call('project.preview', { path });

  test('its largest network as it is drawn, and no run yet', async () => {
    const { path, document } = await studio.call('project.new', {
      path: join(folder, 'looked'),
      template: 'digits-vae',
    });
    const { layers, networks, network, places, direction, run } = await look(path);
    const sizes = Object.values(document.networks).map((one) => one.layers.length);
    expect([layers, networks, direction, run]).toEqual([
      sizes.reduce((a, b) => a + b),
      sizes.length,
      'down',
      null,
    ]);
    expect(network.layers).toHaveLength(Math.max(...sizes));
    expect(network.layers.every(({ params }) => Object.keys(params).length === 0)).toBe(true);
    expect(places).toEqual(
      document.canvas[Object.keys(document.networks)[sizes.indexOf(Math.max(...sizes))]] ?? {},
    );
  });

  test('a run that is damaged is no reason not to show the project; a project that is damaged is told', async () => {
    const { path } = await make('broken');
    const runs = join(path, 'runs');
    mkdirSync(join(runs, '2026-01-02-030405'), { recursive: true });
    mkdirSync(join(runs, 'mine'));
    writeFileSync(join(runs, '2026-01-02-030405', 'run.json'), '{');
    expect((await look(path)).run).toMatchObject({ run: '2026-01-02-030405', reason: 'failed' });
    writeFileSync(join(path, 'project.json'), '{');
    expect(await codesOf(look(path))).toEqual(['project/not-json']);
    rmSync(path, { recursive: true });
    expect(await codesOf(look(path))).toEqual(['project/not-found']);
  });
});

describe('save as', () => {
  test('copies the document, and data and runs where they are wanted', async () => {
    const { path, document } = await make('original');
    mkdirSync(join(path, 'runs', 'one'), { recursive: true });
    mkdirSync(join(path, 'data'), { recursive: true });
    writeFileSync(join(path, 'runs', 'one', 'weights.bin'), 'wwww');
    writeFileSync(join(path, 'data', 'mine.csv'), 'a,b\n1,2\n');
    const sizes = await studio.call('project.sizes', { path });
    expect(sizes.runs).toBe(4);
    expect(sizes.data).toBeGreaterThanOrEqual(8);
    const changed = { ...document, description: 'not saved in the original' };
    const bare = await studio.call('project.saveAs', {
      path,
      document: changed,
      to: join(folder, 'bare'),
      data: false,
      runs: false,
    });
    expect(bare.document.description).toBe('not saved in the original');
    expect(readdirSync(bare.path)).toEqual(['project.json']);
    const to = join(folder, 'deep', 'whole');
    await studio.call('project.saveAs', { path, document: changed, to, data: true, runs: true });
    expect(readFileSync(join(to, 'runs', 'one', 'weights.bin'), 'utf8')).toBe('wwww');
    expect(readFileSync(join(to, 'data', 'mine.csv'), 'utf8')).toBe('a,b\n1,2\n');
    expect((await studio.call('project.open', { path })).document.description).toBe(document.description);
  });

  test('neither into itself nor over something', async () => {
    const { path, document } = await make('outer');
    const to = (target: string) =>
      codesOf(studio.call('project.saveAs', { path, document, to: target, data: true, runs: true }));
    expect(await to(path)).toEqual(['project/into-itself']);
    expect(await to(join(path, 'runs', 'copy'))).toEqual(['project/into-itself']);
    await make('taken');
    expect(await to(join(folder, 'taken'))).toEqual(['project/exists']);
  });
});

describe('recent projects', () => {
  test('are taken off the list one by one or all together, and stay on disk', async () => {
    const other = testStudio(join(folder, 'other'));
    for (const name of ['a', 'b', 'c']) await other.call('project.new', { path: join(folder, name) });
    rmSync(join(folder, 'b'), { recursive: true });
    expect((await other.call('project.recent', {})).map(({ name, missing }) => [name, missing])).toEqual([
      ['c', false],
      ['b', true],
      ['a', false],
    ]);
    const left = await other.call('project.forget', { path: join(folder, 'b') });
    expect(left.map(({ name }) => name)).toEqual(['c', 'a']);
    expect(await other.call('project.forget', {})).toEqual([]);
    expect(existsSync(join(folder, 'a', 'project.json'))).toBe(true);
  });
});

describe('changes that were not saved', () => {
  test('are kept beside all projects, found again, and dropped', async () => {
    const { path, document, fingerprint } = await make('edited');
    const edited = { ...document, description: 'half done' };
    const before = readFileSync(join(path, 'project.json'), 'utf8');
    const session = sessions[0];
    const { keptAt } = await studio.call('recovery.keep', { path, session, document: edited, fingerprint });
    const later = testStudio(folder);
    const { name } = document;
    expect(await later.call('recovery.list', {})).toEqual([
      { path, session, elsewhere: false, name, keptAt, fingerprint },
    ]);
    const kept = await later.call('recovery.read', { path });
    expect(kept.map((one) => one.document)).toEqual([edited]);
    expect(readFileSync(join(path, 'project.json'), 'utf8')).toBe(before);
    expect(readdirSync(path)).not.toContain('recovery');
    await later.call('recovery.drop', { path, session });
    await later.call('recovery.drop', { path, session });
    expect(await later.call('recovery.read', { path })).toEqual([]);
    expect(readdirSync(recovery)).toEqual([]);
  });

  test('of two windows are kept side by side, and dropped one by one', async () => {
    const [first, second] = [studio, testStudio(folder)];
    const { path, document, fingerprint } = await make('twice');
    const { path: other } = await make('twice-other');
    const keep = (client: typeof studio, session: string, description: string, at = path) =>
      client.call('recovery.keep', {
        path: at,
        session,
        document: { ...document, description },
        fingerprint,
      });
    const found = async () =>
      (await first.call('recovery.read', { path })).map((one) => [one.session, one.document.description]);
    await keep(first, sessions[0], 'first');
    await keep(second, sessions[1], 'second');
    await keep(second, sessions[1], 'elsewhere', other);
    expect(new Map((await found()) as [string, string][])).toEqual(
      new Map([
        [sessions[0], 'first'],
        [sessions[1], 'second'],
      ]),
    );
    await keep(first, sessions[0], 'first, later');
    expect(await found()).toEqual([
      [sessions[0], 'first, later'],
      [sessions[1], 'second'],
    ]);
    await first.call('recovery.drop', { path, session: sessions[0] });
    expect(await found()).toEqual([[sessions[1], 'second']]);
    await second.call('recovery.drop', { path, session: sessions[1] });
    await second.call('recovery.drop', { path: other, session: sessions[1] });
    const outside = second.call('recovery.drop', { path, session: '../../project' });
    expect(await codesOf(outside)).toEqual(['host/bad-request']);
    expect(readdirSync(recovery)).toEqual([]);
  });

  test('survive that the process is killed while it writes', async () => {
    const { path } = await make('killed');
    for (let round = 0; round < 3; round++) {
      const keeper = fork(join(import.meta.dirname, 'endless-keeper.ts'), [join(folder, 'user'), path], {
        execPath: rightNode(),
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
      await once(keeper, 'message');
      const living = await studio.call('recovery.list', {});
      expect(living.map(({ elsewhere }) => elsewhere)).toEqual([true]);
      const ended = once(keeper, 'exit');
      keeper.kill('SIGKILL');
      await ended;
      const [kept] = await testStudio(folder).call('recovery.read', { path });
      expect(kept.document.description).toMatch(/^round \d+$/);
      expect(kept.elsewhere).toBe(false);
    }
    const session = sessions[0];
    await studio.call('recovery.keep', {
      path,
      session,
      document: (await studio.call('project.open', { path })).document,
      fingerprint: '',
    });
    // What the killed ones were writing is gone, too.
    expect(readdirSync(recovery)).toHaveLength(2);
    for (const { session } of await studio.call('recovery.read', { path }))
      await studio.call('recovery.drop', { path, session });
    expect(readdirSync(recovery)).toEqual([]);
  });

  test('what cannot be read is left where it is and not offered', async () => {
    const damaged = join(recovery, `${'0'.repeat(32)}-${sessions[0]}.json`);
    writeFileSync(damaged, '{"path":');
    expect(await studio.call('recovery.list', {})).toEqual([]);
    expect(existsSync(damaged)).toBe(true);
  });
});

describe('settings', () => {
  const file = join(folder, 'user', 'settings.json');
  const read = () => studio.call('settings.read', {});

  test('are kept on disk, field by field, however fast they come', async () => {
    expect(await read()).toEqual({ settings: usualSettings, problems: [] });
    const palette = { favourites: ['lstm', 'library:residual'], recent: ['dense'] };
    await Promise.all([
      studio.call('settings.write', { keys: { 'view.fit': ['Mod+0'] } }),
      studio.call('settings.write', { recentCommands: ['view.fit'] }),
      studio.call('settings.write', { theme: 'dark', palette }),
      studio.call('settings.write', { code: { open: true, target: 'keras', width: 400 } }),
    ]);
    expect(await testStudio(folder).call('settings.read', {})).toEqual({
      settings: {
        keys: { 'view.fit': ['Mod+0'] },
        recentCommands: ['view.fit'],
        theme: 'dark',
        palette,
        code: { open: true, target: 'keras', width: 400 },
      },
      problems: [],
    });
  });

  test('are told to every window when one changes them', async () => {
    const heard: unknown[] = [];
    const end = studio.subscribe((message) => heard.push(message));
    const settings = await studio.call('settings.write', { theme: 'light' });
    end();
    expect(settings.theme).toBe('light');
    expect(heard).toEqual([{ event: 'settings.changed', payload: settings }]);
  });

  test('what is damaged is told, takes nothing else with it, and is kept when something is written', async () => {
    const damaged = '{\n  "keys": 7,\n  "theme": "dark",\n  "palette": { "recent": [] },\n  "later": [1]\n}';
    writeFileSync(file, damaged);
    const { settings, problems } = await read();
    expect(settings).toEqual({ ...usualSettings, theme: 'dark' });
    expect(problems.map(({ code, where }) => [code, where.file, where.line, where.field])).toEqual([
      ['host/settings', file, 2, 'keys'],
      ['host/settings', file, 4, 'palette.favourites'],
    ]);
    expect(readFileSync(file, 'utf8')).toBe(damaged);

    await studio.call('settings.write', { recentCommands: ['view.fit'] });
    expect(readFileSync(join(folder, 'user', 'settings.damaged.json'), 'utf8')).toBe(damaged);
    expect(await read()).toEqual({
      settings: { ...usualSettings, theme: 'dark', recentCommands: ['view.fit'] },
      problems: [],
    });
    // What another version put there stays there.
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ later: [1] });
  });

  test('no JSON at all is told with its line; a second damaged file does not replace the first', async () => {
    for (const text of ['{"keys": {},\n oops', '[]', 'null', '']) {
      writeFileSync(file, text);
      const { settings, problems } = await read();
      expect(settings).toEqual(usualSettings);
      expect(problems.map(({ code }) => code)).toEqual(['host/settings']);
      await studio.call('settings.write', { theme: 'light' });
    }
    const kept = readdirSync(join(folder, 'user')).filter((name) => name.startsWith('settings.damaged'));
    expect(kept).toHaveLength(5);
  });

  test('that are none are refused', async () => {
    for (const wrong of [
      { keys: { a: 'Mod+S' } },
      { theme: 'pink' },
      { code: { open: true, target: 'fortran', width: 400 } },
      { code: { open: true, target: 'keras', width: 4 } },
      { unheardOf: true },
    ])
      expect(await codesOf(studio.call('settings.write', wrong as never))).toEqual(['host/bad-request']);
  });
});
