import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { weightFormats } from '../../../engine/formats/index.ts';
import { fakeWeights, fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { named } from './layouts.ts';
import { codesOf, testStudio } from './studio.ts';

describe('runs.export', () => {
  const folder = temporaryFolder();

  async function trained(name: string, workers = fakeWorkers()) {
    const studio = testStudio(folder, workers);
    const { path, document } = await studio.call('project.new', {
      path: join(folder, name),
      template: 'iris',
    });
    const end = new Promise<void>((resolve) => {
      studio.subscribe(
        (m) => m.event === 'train.state' && 'state' in m.payload && m.payload.state === 'ended' && resolve(),
      );
    });
    const { run } = await studio.call('train.start', {
      path,
      document: { ...document, training: { ...document.training, epochs: 1 } },
    });
    await end;
    return { studio, path, run, document };
  }

  test.for(['safetensors', 'npz'] as const)('%s: written, read again, run: parity 0', async (to) => {
    const { studio, path, run, document } = await trained(`good-${to}`);
    const out = join(path, `weights.${to}`);
    const report = await studio.call('runs.export', { path, run, to, out });
    expect(report).toMatchObject({
      path: out,
      format: to,
      tensors: 4,
      parity: { samples: 30, largestDifference: 0 },
    });
    expect(report.bytes).toBe(readFileSync(out).length);
    const file = weightFormats[to].read(readFileSync(out));
    expect(file.tensors.map((t) => t.name).sort()).toEqual([
      'dense1.bias',
      'dense1.weight',
      'output.bias',
      'output.weight',
    ]);
    expect(named(file.tensors, 'dense1.weight').values[1]).toBe(
      named(fakeWeights(document), 'dense1.w').values[16],
    );
    if (to === 'safetensors') {
      expect(JSON.parse(file.metadata.classes)).toEqual(['setosa', 'versicolor', 'virginica']);
      expect(JSON.parse(file.metadata.preprocessing).input.mean).toHaveLength(4);
      expect(JSON.parse(file.metadata.input_shape)).toEqual([4]);
      expect(JSON.parse(file.metadata.run)).toBe(run);
    }
  });

  test('a file that predicts differently is not kept, and what stood there before is', async () => {
    const workers = fakeWorkers();
    let calls = 0;
    const { studio, path, run } = await trained('bad', {
      ...workers,
      infer: async (spec) => {
        const result = await workers.infer(spec);
        calls += 1;
        if (calls === 2) result.outputs[0] += 0.01;
        return result;
      },
    } as typeof workers);
    const out = join(path, 'weights.safetensors');
    writeFileSync(out, 'before');
    const before = readdirSync(path);
    expect(await codesOf(studio.call('runs.export', { path, run, to: 'safetensors', out }))).toEqual([
      'export/parity',
    ]);
    expect(readFileSync(out, 'utf8')).toBe('before');
    expect(readdirSync(path)).toEqual(before);
  });

  test('without the data of the run it is proved on made-up samples, and says so', async () => {
    const { studio, path, run } = await trained('gone');
    rmSync(join(path, 'data'), { recursive: true });
    const report = await studio.call('runs.export', { path, run, to: 'npz', out: 'weights.npz' });
    expect(report.parity).toEqual({ samples: 256, largestDifference: 0 });
    expect(report.notes.at(-1)).toContain('made-up samples');
  });

  test('bad wishes are problems', async () => {
    const { studio, path, run } = await trained('wishes');
    const ask = (more: object) =>
      codesOf(studio.call('runs.export', { path, run, to: 'npz', out: join(path, 'w.npz'), ...more }));
    expect(await ask({ to: 'pickle' })).toEqual(['export/unknown-format']);
    expect(await ask({ run: '2020-01-01-000000' })).toEqual(['run/not-found']);
    expect(await ask({ out: path })).toEqual(['host/write']);
    expect(await ask({ out: join(path, 'no', 'w.npz') })).toEqual(['host/write']);
    expect(existsSync(join(path, 'w.npz'))).toBe(false);
  });
});
