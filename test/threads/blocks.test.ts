import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { testStudio } from '../unit/studio/studio.ts';
import { instanceOf, repeated, someBlocks, writtenFlat } from '../cases/blocks.ts';
import { layerOf } from '../cases/document.ts';
import { spec, watch, workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

const drawn: LayerDocument[] = [
  layerOf('input', 'input', { shape: [8, 8, 1] }),
  layerOf('flatten', 'flatten', {}, 'input'),
  layerOf('narrow', 'dense', { units: 6 }, 'flatten'),
  repeated(instanceOf('body', 'residual', { rate: 0.1 }, 'narrow'), 2),
  instanceOf('tied', 'tied', {}, 'body', 'narrow'),
  layerOf('output', 'dense', { units: 4 }, 'tied'),
];

describe('a network with blocks', () => {
  it('trains to the very same bits as the same network written flat, on any number of lanes', async () => {
    const hashOf = async (document: ProjectDocument, lanes: number) => {
      const { job } = watch(pool, { ...spec(lanes), document });
      const { weightsHash, reason } = await job.done;
      expect(reason).toBe('completed');
      return weightsHash;
    };
    const { document } = spec(1);
    const blocks = { ...document, networks: { main: { layers: drawn } }, blocks: someBlocks };
    const flat = { ...document, networks: { main: { layers: writtenFlat(blocks) } } };
    const first = await hashOf(blocks, 1);
    expect(await hashOf(flat, 1)).toBe(first);
    expect(await hashOf(blocks, 2)).toBe(first);
  });

  it('is saved, trained, gone on with, evaluated, asked for a layer inside, and exported with parity', async () => {
    const folder = temporaryFolder();
    const studio = testStudio(folder, pool);
    const { path, document } = await studio.call('project.new', {
      path: join(folder, 'p'),
      template: 'iris',
    });
    const layers = [
      layerOf('input', 'input', { shape: [4] }),
      layerOf('narrow', 'dense', { units: 6 }, 'input'),
      repeated(instanceOf('body', 'residual', { rate: 0 }, 'narrow'), 2),
      layerOf('output', 'dense', { units: 3 }, 'body'),
    ];
    const blocks: ProjectDocument = {
      ...document,
      networks: { main: { layers } },
      blocks: someBlocks,
      canvas: { main: {}, 'block:unit': { dense: { x: 0, y: 84 } } },
      training: { ...document.training, epochs: 2, lanes: 1 },
    };
    await studio.call('project.save', { path, document: blocks });
    expect((await studio.call('project.open', { path })).document).toEqual(blocks);
    const train = async (epochs: number, resume?: string) => {
      const longer = { ...blocks, training: { ...blocks.training, epochs } };
      const { run } = await studio.call('train.start', { path, document: longer, ...(resume && { resume }) });
      await expect
        .poll(async () => (await studio.call('runs.get', { path, run })).state, { timeout: 20_000 })
        .toBe('ended');
      return run;
    };
    const run = await train(3, await train(2));
    await studio.call('runs.evaluate', { path, run, split: 'test' });
    for (const to of ['safetensors', 'npz'] as const) {
      const out = join(path, `weights.${to}`);
      const report = await studio.call('runs.export', { path, run, to, out });
      expect(report.parity).toMatchObject({ largestDifference: 0 });
      const names = weightFormats[to].read(readFileSync(out)).tensors.map((t) => t.name);
      expect(names).toContain('body.2.third.1.dense.weight');
      expect(names).toContain('body.1.first.norm.running_mean');
    }
    const input = join(import.meta.dirname, '../../studio/builtin/iris/iris.csv');
    const inside = await studio.call('runs.predict', { path, run, input, at: 'body.2.sum' });
    expect(inside.rows[0]!.prediction).toHaveLength(6);
  }, 60_000);
});
