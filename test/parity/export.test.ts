import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ProjectDocument } from '../../contract/project.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { loadDataset } from '../../studio/data/index.ts';
import { workers } from '../threads/fixtures/job.ts';
import { backprop } from '../unit/cli/cli.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { python, torchVersion } from './pytorch.ts';
import { heldColumns } from '../cases/data.ts';

const folder = temporaryFolder(),
  pool = workers();
afterAll(() => pool.close());

test.skipIf(torchVersion === null)(
  `digits-cnn, exported as safetensors, predicts the same in torch ${torchVersion}: logits within 1e-4`,
  async () => {
    const run = (...args: string[]) => backprop([...args, '--json'], { cwd: folder });
    await run('new', 'digits', '--template', 'digits-cnn');
    const end = (await run('train', 'digits', '--seed', '1')).json().at(-1) as { run: string };
    const exported = await run(
      'export',
      'digits',
      '--run',
      end.run,
      '--to',
      'safetensors',
      '--out',
      'w.safetensors',
    );
    expect([exported.status, exported.err]).toEqual([0, '']);

    // The studio's own logits, from the checkpoint, for every sample.
    const project = join(folder, 'digits');
    const document = JSON.parse(readFileSync(join(project, 'project.json'), 'utf8')) as ProjectDocument;
    const dataset = await loadDataset(document.data.source!, project);
    const checkpoint = readFileSync(join(project, 'runs', end.run, 'checkpoints', 'last.safetensors'));
    const { tensors } = weightFormats.safetensors.read(checkpoint);
    const { preprocessing } = JSON.parse(
      readFileSync(join(project, 'runs', end.run, 'run.json'), 'utf8'),
    ) as {
      preprocessing: { input: { mean: number[]; scale: number[] } };
    };
    const { mean, scale } = preprocessing.input;
    const ours = await pool.infer({
      document,
      dataset,
      weights: tensors.filter((t) => !t.name.startsWith('optimizer/')),
      lanes: 2,
      portable: false,
      indices: Uint32Array.from({ length: dataset.count }, (_, i) => i),
      affine: { input: { mean: Float32Array.from(mean), scale: Float32Array.from(scale) } },
    });

    const images = Float32Array.from(
      heldColumns(dataset)['input']!.values,
      (value) => (value - mean[0]!) * scale[0]!,
    );
    const [file, answer] = [join(folder, 'images.npz'), join(folder, 'logits.npz')];
    writeFileSync(
      file,
      weightFormats.npz.write([{ name: 'images', shape: [dataset.count, 1, 8, 8], values: images }], {}),
    );
    const script = join(import.meta.dirname, 'pytorch_digits.py');
    const { stderr, status } = spawnSync(python, [script, join(folder, 'w.safetensors'), file, answer], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const theirs = weightFormats.npz.read(readFileSync(answer)).tensors[0]!.values;

    expect(theirs).toHaveLength(1797 * 10);
    let largest = 0,
      different = 0;
    const best = (row: ArrayLike<number>) => Array.from(row).indexOf(Math.max(...Array.from(row)));
    for (let i = 0; i < dataset.count; i++) {
      const a = ours.outputs.subarray(i * 10, i * 10 + 10),
        b = theirs.slice(i * 10, i * 10 + 10);
      if (best(a) !== best(b)) different++;
      a.forEach((value, j) => (largest = Math.max(largest, Math.abs(value - b[j]!))));
    }
    console.log(
      `largest difference of logits: ${largest}; different predictions: ${different} of ${dataset.count}`,
    );
    expect(different).toBe(0);
    expect(largest).toBeLessThanOrEqual(1e-4);
  },
);
