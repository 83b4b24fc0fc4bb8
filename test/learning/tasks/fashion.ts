import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepare } from '../../../studio/training/prepare.ts';
import { fashionCnn } from '../../../studio/templates/fashion-cnn.ts';
import { fashionMlp } from '../../../studio/templates/fashion-mlp.ts';
import type { Template } from '../../../studio/templates/template.ts';
import { python, torchVersion } from '../../parity/pytorch.ts';
import { atLeast, type Row, type Task } from '../task.ts';
import { train } from '../training.ts';

/** Debian's dataset-fashion-mnist. */
const folder = '/usr/share/datasets/fashion-mnist';
const run = promisify(execFile);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

async function torch(name: string, rows: Uint32Array, seed: number): Promise<number> {
  const temporary = mkdtempSync(join(tmpdir(), 'fashion-'));
  try {
    const file = join(temporary, 'rows');
    writeFileSync(file, rows);
    const script = join(import.meta.dirname, '../peers/fashion.py');
    const { stdout } = await run(python, [script, name, folder, file, String(seed)]);
    return Number(stdout);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** The templates, as they are; then the same networks in PyTorch. */
async function* rows(
  name: 'mlp' | 'cnn',
  template: Template,
  seeds: readonly number[],
  bar: number,
): AsyncGenerator<Row> {
  const { data } = template.document,
    document = { ...template.document, data: { ...data, source: { kind: 'idx', path: folder } as const } };
  const prepared = await prepare('', document),
    ours: number[] = [],
    theirs: number[] = [];
  for (const seed of seeds) ours.push((await train({ document, ...prepared }, seed)).test!['accuracy']!);
  const what = `${seeds.length} seed${seeds.length > 1 ? 's' : ''}`;
  yield atLeast(`Fashion-MNIST, ${name}, mean of ${what}`, mean(ours), bar);
  if (torchVersion === null) return;
  for (const seed of seeds) theirs.push(await torch(name, prepared.split.train, seed));
  yield atLeast(
    `Fashion-MNIST, ${name}, less PyTorch's ${mean(theirs).toFixed(4)}`,
    mean(ours) - mean(theirs),
    -0.003,
  );
}

const missing = (): string | null =>
  existsSync(folder) ? null : `there is no ${folder} (Debian: dataset-fashion-mnist)`;

/** The bars are of the table in the data set's README. */
export const fashionDense: Task = {
  title: 'Fashion-MNIST, mlp',
  missing,
  rows: () => rows('mlp', fashionMlp, [1, 2, 3], 0.883),
};
export const fashionConvolutional: Task = {
  title: 'Fashion-MNIST, cnn',
  missing,
  rows: () => rows('cnn', fashionCnn, [1], 0.916),
};
