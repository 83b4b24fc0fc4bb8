import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { baselines, type BaselineName, type Lesson, type Table } from '../../engine/baselines/index.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { fitAffine } from '../../engine/data/preprocess.ts';
import type { Column } from '../../engine/data/dataset.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { judge } from '../../studio/baselines/judge.ts';
import { tableOf } from '../../studio/baselines/tables.ts';
import { loadDataset } from '../../studio/data/index.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { python } from './pytorch.ts';
import { heldColumns } from '../cases/data.ts';

const folder = temporaryFolder();
const probe = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'], { encoding: 'utf8' });
if (probe.status !== 0) console.log(`Not compared with scikit-learn: ${python} has none.`);

/** Half of the samples to learn from, half to be judged by: enough for a figure with few tenths of noise. */
async function parts(
  name: string,
  from: (columns: Readonly<Record<string, Column>>) => { input: Column; target: Column },
) {
  const dataset = await loadDataset({ kind: 'builtin', name }, folder),
    columns = from(heldColumns(dataset));
  const { train, test: judged } = splitDataset(dataset, {
    train: 0.5,
    validation: 0,
    test: 0.5,
    seed: 1,
    stratify: true,
  });
  const affine = fitAffine(columns.input, train, 'none');
  return {
    train: await tableOf(columns, train, train.length, affine, 1),
    judged: await tableOf(columns, judged, judged.length, affine, 1),
  };
}

function figures(train: Table, judged: Table, classes: number | null): Record<string, number> {
  const width = train.features.length / train.count;
  const lesson = (seed: number): Lesson => ({ train, width, classes, outputs: 1, seed });
  const names = Object.keys(baselines).filter(
    (name) => baselines[name as BaselineName].for !== (classes === null ? 'classes' : 'numbers'),
  );
  return Object.fromEntries(
    names.map((name) => {
      const seeds = name === 'forest' ? [1, 2, 3, 4, 5] : [1];
      const found = seeds.map((seed) => {
        const predicted = baselines[name as BaselineName].learn(lesson(seed))(judged.features, judged.count);
        return judge(judged, predicted, classes !== null)[classes === null ? 'r2' : 'accuracy']!;
      });
      return [name, found.reduce((a, b) => a + b) / found.length];
    }),
  );
}

function theirs(train: Table, judged: Table, kind: 'classes' | 'numbers'): Record<string, number> {
  const array = (name: string, values: Float32Array, count: number, flat: boolean) => ({
    name,
    shape: flat ? [count] : [count, values.length / count],
    values,
  });
  const file = join(folder, `${kind}-${train.count}.npz`);
  const arrays = [
    array('x', train.features, train.count, false),
    array('y', train.targets, train.count, true),
    array('xt', judged.features, judged.count, false),
    array('yt', judged.targets, judged.count, true),
  ];
  writeFileSync(file, weightFormats.npz.write(arrays, {}));
  const { stdout, stderr, status } = spawnSync(
    python,
    [join(import.meta.dirname, 'sklearn_baselines.py'), file, kind],
    {
      encoding: 'utf8',
    },
  );
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, number>;
}

const asIs = ({ input, target }: Readonly<Record<string, Column>>) => ({ input: input!, target: target! });
/** The petal's width from the rest of a flower: a regression that needs no other data. */
const petal = ({ input }: Readonly<Record<string, Column>>) => ({
  input: { shape: [3], values: input!.values.filter((_, i) => i % 4 !== 3) },
  target: { shape: [1], values: input!.values.filter((_, i) => i % 4 === 3) },
});

test.skipIf(probe.status !== 0).for([
  ['digits', 'classes', asIs],
  ['iris', 'classes', asIs],
  ['iris', 'numbers', petal],
] as const)(
  '%s, %s: within 2 points of scikit-learn (trees 4: they hang on ties)',
  async ([name, kind, from]) => {
    const { train, judged } = await parts(name, from);
    const classes = kind === 'classes' ? new Set(train.targets).size : null;
    const ours = figures(train, judged, classes),
      sklearn = theirs(train, judged, kind);
    console.log(name, kind, JSON.stringify({ ours, sklearn }));
    expect(Object.keys(ours).sort()).toEqual(Object.keys(sklearn).sort());
    for (const [method, figure] of Object.entries(sklearn)) {
      expect(Math.abs(ours[method]! - figure), method).toBeLessThanOrEqual(method === 'tree' ? 0.04 : 0.02);
    }
  },
);
