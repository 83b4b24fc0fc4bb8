import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { commandNames, type CommandName, type Request } from '../../../contract/commands.ts';
import { commands } from '../../../studio/commands/index.ts';
import { fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();
const studio = testStudio(folder);
const bad = (name: string, request: unknown) =>
  codesOf(studio.call(name as CommandName, request as Request<CommandName>));

describe('the border', () => {
  test('has every command of the contract and no other', () => {
    expect(Object.keys(commands).sort()).toEqual([...commandNames].sort());
  });

  test('refuses what it does not understand', async () => {
    expect(await bad('nothing', {})).toEqual(['host/bad-request']);
    expect(await bad('toString', {})).toEqual(['host/bad-request']);
    expect(await bad('project.open', {})).toEqual(['host/bad-request']);
    expect(await bad('project.open', { path: 7 })).toEqual(['host/bad-request']);
    expect(await bad('project.open', null)).toEqual(['host/bad-request']);
    expect(await bad('project.save', { path: '/x', document: null })).toEqual(['host/bad-request']);
    expect(await bad('runs.evaluate', { path: '/x', run: 'r', split: 'all' })).toEqual(['host/bad-request']);
    expect(await bad('dialog.open', { kind: 'file', title: '' })).toEqual(['host/bad-request']);
    await expect(studio.call('project.open', { path: 7 as unknown as string })).rejects.toThrow(
      'host/bad-request: The request "project.open" was not understood: path is 7, expected a path.',
    );
  });

  test('lets only problems out; the stack is for the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = testStudio(folder, {
      ...fakeWorkers(),
      infer: () => Promise.reject(new TypeError('x is undefined')),
    });
    const path = join(folder, 'broken');
    const project = await broken.call('project.new', { path, template: 'iris' });
    await new Promise<void>((resolve) => {
      broken.subscribe(
        (m) => m.event === 'train.state' && 'state' in m.payload && m.payload.state === 'ended' && resolve(),
      );
      void broken.call('train.start', {
        ...project,
        document: { ...project.document, training: { ...project.document.training, epochs: 1 } },
      });
    });
    expect(await codesOf(broken.call('runs.evaluate', { path, run: 'latest', split: 'test' }))).toEqual([
      'host/internal',
    ]);
    expect(log).toHaveBeenCalledWith('runs.evaluate:', expect.any(TypeError));
    log.mockRestore();
  });
});

describe('projects', () => {
  test('from scratch and from a template; never into a folder that holds something', async () => {
    const blank = await studio.call('project.new', { path: join(folder, 'Blank') });
    expect(blank.document).toMatchObject({
      name: 'Blank',
      networks: { main: { layers: [] } },
      data: { source: null },
    });
    expect(await codesOf(studio.call('project.new', { path: join(folder, 'Blank') }))).toEqual([
      'project/exists',
    ]);
    expect(
      await codesOf(studio.call('project.new', { path: join(folder, 'Blank', 'project.json') })),
    ).toEqual(['project/exists']);
    expect(
      await codesOf(studio.call('project.new', { path: join(folder, 'No'), template: 'toString' })),
    ).toEqual(['project/unknown-template']);
    expect(readdirSync(folder)).not.toContain('No');
  });

  test('where it cannot be made nothing is left behind', async () => {
    const lost = testStudio(folder, fakeWorkers(), { builtinFolder: join(folder, 'nowhere') });
    expect(
      await codesOf(lost.call('project.new', { path: join(folder, 'a', 'b', 'c'), template: 'iris' })),
    ).toEqual(['host/write']);
    expect(readdirSync(folder)).not.toContain('a');
    mkdirSync(join(folder, 'there'));
    expect(
      await codesOf(lost.call('project.new', { path: join(folder, 'there'), template: 'iris' })),
    ).toEqual(['host/write']);
    expect(readdirSync(join(folder, 'there'))).toEqual([]);
  });

  test('saving changes the file and nothing else; a newer project is never overwritten', async () => {
    const { path, document } = await studio.call('project.new', {
      path: join(folder, 'Saved'),
      template: 'digits-mlp',
    });
    await studio.call('project.save', { path, document: { ...document, description: 'Mine.' } });
    expect(
      (await studio.call('project.open', { path: join(path, 'project.json') })).document.description,
    ).toBe('Mine.');
    const newer = JSON.stringify({ ...document, version: 99, extra: { kept: true } });
    writeFileSync(join(path, 'project.json'), newer);
    expect(await codesOf(studio.call('project.open', { path }))).toEqual(['project/newer']);
    expect(await codesOf(studio.call('project.save', { path, document }))).toEqual(['project/newer']);
    expect(readFileSync(join(path, 'project.json'), 'utf8')).toBe(newer);
    // One that is merely broken may be replaced by what the window still holds.
    writeFileSync(join(path, 'project.json'), '{"format": "backprop-project", ');
    await studio.call('project.save', { path, document });
    expect((await studio.call('project.open', { path })).document).toEqual(document);
  });

  test('the latest are remembered, and which of them are gone', async () => {
    const other = testStudio(join(folder, 'someone'));
    for (const name of ['r1', 'r2', 'r3']) await other.call('project.new', { path: join(folder, name) });
    await other.call('project.open', { path: join(folder, 'r1') });
    const { rmSync } = await import('node:fs');
    rmSync(join(folder, 'r2'), { recursive: true });
    const recent = await other.call('project.recent', {});
    expect(recent.map(({ name, missing }) => [name, missing])).toEqual([
      ['r1', false],
      ['r3', false],
      ['r2', true],
    ]);
    writeFileSync(join(folder, 'someone', 'user', 'recent.json'), '][');
    expect(await other.call('project.recent', {})).toEqual([]);
  });
});

describe('files.list', () => {
  test('folders first, in the order a person counts, projects marked, hidden entries not shown', async () => {
    const place = join(folder, 'listing');
    for (const name of ['b10', 'b9', 'a', '.hidden']) mkdirSync(join(place, name), { recursive: true });
    writeFileSync(join(place, 'a', 'project.json'), '{}');
    writeFileSync(join(place, 'x.csv'), '');
    const listing = await studio.call('files.list', { path: place });
    expect(listing.parent).toBe(folder);
    expect(listing.entries).toEqual([
      { name: 'a', kind: 'folder', isProject: true },
      { name: 'b9', kind: 'folder', isProject: false },
      { name: 'b10', kind: 'folder', isProject: false },
      { name: 'x.csv', kind: 'file', isProject: false },
    ]);
    expect(await codesOf(studio.call('files.list', { path: join(place, 'x.csv') }))).toEqual(['host/read']);
    expect((await studio.call('files.list', { path: '' })).path).toBe((await import('node:os')).homedir());
  });
});
