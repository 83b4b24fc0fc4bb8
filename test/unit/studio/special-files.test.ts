import { execFileSync } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();
const studio = testStudio(folder);

async function projectOf(name: string) {
  const { path } = await studio.call('project.new', { path: join(folder, name), template: 'iris' });
  return path;
}

describe.skipIf(process.platform === 'win32')('pipes and devices, which can be read for ever', () => {
  test('in the place of a project.json are no project', async () => {
    const path = await projectOf('device');
    rmSync(join(path, 'project.json'));
    symlinkSync('/dev/zero', join(path, 'project.json'));
    expect(await codesOf(studio.call('project.open', { path }))).toEqual(['project/not-found']);
  });

  test('in the place of a run.json do not keep the list of runs waiting', async () => {
    const path = await projectOf('pipe');
    const run = '2026-11-22-205412';
    mkdirSync(join(path, 'runs', run), { recursive: true });
    execFileSync('mkfifo', [join(path, 'runs', run, 'run.json')]);
    expect(await studio.call('runs.list', { path })).toMatchObject([{ run, reason: 'failed' }]);
    expect(await codesOf(studio.call('runs.get', { path, run }))).toEqual(['host/read']);
  });

  test('are not written over by predictions and exports', async () => {
    const path = await projectOf('written');
    const pipe = join(folder, 'pipe.csv'),
      input = join(folder, 'new.csv');
    execFileSync('mkfifo', [pipe]);
    copyFileSync(join(path, 'data/iris.csv'), input);
    const { document } = await studio.call('project.open', { path });
    const ended = new Promise<void>((resolve) =>
      studio.subscribe(
        ({ event, payload }) =>
          event === 'train.state' && 'state' in payload && payload.state === 'ended' && resolve(),
      ),
    );
    await studio.call('train.start', {
      path,
      document: { ...document, training: { ...document.training, epochs: 1 } },
    });
    await ended;
    const run = 'latest';
    expect(await codesOf(studio.call('runs.predict', { path, run, input, output: pipe }))).toEqual([
      'host/write',
    ]);
    expect(await codesOf(studio.call('runs.export', { path, run, to: 'npz', out: pipe }))).toEqual([
      'host/write',
    ]);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });
});
