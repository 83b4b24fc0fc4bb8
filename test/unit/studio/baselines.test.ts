import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../studio/baselines/judge.ts';
import { fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();

describe('data.baselines', () => {
  async function iris(name: string) {
    const workers = fakeWorkers(),
      studio = testStudio(folder, workers);
    const { path, document } = await studio.call('project.new', {
      path: join(folder, name),
      template: 'iris',
    });
    return { workers, studio, document, path, ask: { path, document } };
  }

  test('are judged on the parts of the split, and kept: asked again, nothing is computed', async () => {
    const { workers, studio, ask } = await iris('kept');
    expect(await studio.call('data.baselines', { ...ask, known: true })).toBeNull();
    const found = (await studio.call('data.baselines', ask))!;
    expect(workers.calls).toEqual(['logistic', 'neighbours', 'tree', 'forest']);
    expect(found.samples).toEqual(found.parts);
    // Threads that do not compute always say class 0, which is a third of the test part.
    for (const { test: figures } of found.methods) expect(figures).toEqual({ accuracy: 1 / 3 });
    expect(await studio.call('data.baselines', { ...ask, known: true })).toEqual(found);
    expect(await studio.call('data.baselines', ask)).toEqual(found);
    expect(workers.calls).toHaveLength(4);
  });

  test('are computed again for another split, or where a value has changed; not for a touched file', async () => {
    const { workers, studio, path, document, ask } = await iris('again');
    await studio.call('data.baselines', ask);
    const file = join(path, 'data', 'iris.csv'),
      later = new Date(Date.now() + 5000);
    utimesSync(file, later, later);
    expect(await studio.call('data.baselines', { ...ask, known: true })).toBeNull();
    await studio.call('data.baselines', ask);
    expect(workers.calls).toHaveLength(4);
    writeFileSync(file, readFileSync(file, 'utf8').replace('5.1,3.5', '5.25,3.5'));
    await studio.call('data.baselines', ask);
    expect(workers.calls).toHaveLength(8);
    const data = { ...document.data, split: { ...document.data.split, seed: 7 } };
    await studio.call('data.baselines', { path, document: { ...document, data } });
    expect(workers.calls).toHaveLength(12);
    // The first split is still known.
    expect(await studio.call('data.baselines', { ...ask, known: true })).not.toBeNull();
  });

  test('a damaged file is made again; a project without data is told', async () => {
    const { workers, studio, path, document, ask } = await iris('damaged');
    writeFileSync(join(path, 'baselines.json'), '{"format":"backprop-baselines","version":1,"entries":[{}]}');
    await studio.call('data.baselines', ask);
    expect(workers.calls).toHaveLength(4);
    const none = { ...document, data: { ...document.data, source: null } };
    expect(await codesOf(studio.call('data.baselines', { path, document: none }))).toEqual(['data/none']);
  });
});

test('quantities are judged in their own unit, over all outputs', () => {
  const targets = Float32Array.of(1, 10, 3, 30);
  const figures = judge(
    { count: 2, features: new Float32Array(2), targets },
    Float32Array.of(2, 10, 3, 20),
    false,
  );
  // |1| + |10| over four values; squares 1 + 100 of 2 + 200.
  expect(figures.mae).toBeCloseTo(11 / 4, 6);
  expect(figures.r2).toBeCloseTo(1 - 101 / 202, 6);
});
