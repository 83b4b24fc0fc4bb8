import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { layerOf } from '../../cases/document.ts';
import { backprop, type Ran } from '../../unit/cli/cli.ts';
import { temporaryFolder } from '../../unit/studio/folder.ts';

/** A table of several targets, and a network with an output for each, by the real command line on the real threads. */
const folder = temporaryFolder();
const run = (...args: string[]): Promise<Ran> => backprop(args, { cwd: folder });

const sides = (i: number): [number, number] => [((i * 37) % 100) / 50 - 1, ((i * 61) % 100) / 50 - 1];
/** What each column is, by a formula that a small network can learn. */
const kindOf = (a: number, b: number): string => (a * b > 0 ? 'alike' : 'apart'),
  lengthOf = (a: number, b: number): number => 100 + 20 * (a - b);

beforeAll(async () => {
  await run('new', 'shapes', '--template', 'iris');
  const rows = Array.from({ length: 240 }, (_, i) => {
    const [a, b] = sides(i);
    return [a, b, kindOf(a, b), lengthOf(a, b)].join();
  });
  writeFileSync(join(folder, 'shapes', 'shapes.csv'), ['a,b,kind,length', ...rows].join('\n'));
  const file = join(folder, 'shapes', 'project.json'),
    document = JSON.parse(readFileSync(file, 'utf8')) as ProjectDocument;
  const next: ProjectDocument = {
    ...document,
    networks: {
      main: {
        layers: [
          layerOf('in', 'input', { shape: [2] }),
          layerOf('hidden', 'dense', { units: 24 }, 'in'),
          layerOf('act', 'activation', { function: 'tanh' }, 'hidden'),
          layerOf('length', 'dense', { units: 1 }, 'act'),
          layerOf('copy', 'dense', { units: 2 }, 'act'),
          layerOf('kind', 'dense', { units: 2 }, 'act'),
        ],
      },
    },
    objective: {
      ...document.objective,
      metrics: ['accuracy'],
      heads: {
        length: {
          target: 'target:length',
          loss: 'meanSquaredError',
          lossParams: {},
          metrics: ['mae', 'r2'],
          weight: 0.5,
        },
        copy: { target: 'input', loss: 'huber', lossParams: {}, metrics: ['mae'] },
      },
    },
    data: {
      ...document.data,
      source: {
        kind: 'csv',
        path: 'shapes.csv',
        target: 'kind',
        task: 'classes',
        targets: [{ column: 'length', task: 'number' }],
      },
      preprocessing: { input: 'standardize', target: 'standardize' },
    },
    training: {
      ...document.training,
      optimizer: { type: 'adam', params: { learningRate: 0.02 } },
      epochs: 60,
      batchSize: 16,
      earlyStopping: { metric: 'length/mae', patience: 60, minDelta: 0, restoreBest: true },
    },
    canvas: {},
  };
  writeFileSync(file, JSON.stringify(next));
});

describe('a table of several targets', () => {
  let end: { run: string; weights: string; reason: string; test: Record<string, number> };

  test('every output learns what it is compared with; the same weights on 1 and 2 lanes', async () => {
    const runs: Ran[] = [];
    for (const lanes of ['1', '2']) runs.push(await run('train', 'shapes', '--lanes', lanes, '--json'));
    expect(runs.map(({ status, err }) => [status, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const ends = runs.map((r) => r.json().at(-1) as typeof end);
    end = ends[0]!;
    expect(ends[1]!.weights).toBe(end.weights);
    expect(Object.keys(end.test)).toEqual([
      'loss',
      'accuracy',
      'length/loss',
      'length/mae',
      'length/r2',
      'copy/loss',
      'copy/mae',
    ]);
    expect(end.test['accuracy']).toBeGreaterThan(0.9);
    // In the unit of the column: it goes from 60 to 140.
    expect(end.test['length/mae']).toBeLessThan(3);
    expect(end.test['length/r2']).toBeGreaterThan(0.97);
    expect(end.test['copy/mae']).toBeLessThan(0.1);
  });

  test('evaluate says again what training has said, and predictions say what each output means', async () => {
    const [again] = (await run('evaluate', 'shapes', '--run', end.run, '--json')).json() as {
      metrics: Record<string, number>;
    }[];
    for (const [name, value] of Object.entries(end.test)) expect(again!.metrics[name]).toBeCloseTo(value, 5);

    writeFileSync(join(folder, 'new.csv'), 'a,b\n0.5,0.5\n-0.5,0.75\n');
    const { out, status } = await run('predict', 'shapes', '--run', end.run, '--input', 'new.csv');
    expect(status).toBe(0);
    const [header, ...rows] = out
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    expect(header).toEqual([
      'a',
      'b',
      'prediction',
      'probability_alike',
      'probability_apart',
      'length',
      'copy_1',
      'copy_2',
    ]);
    expect(rows.map((row) => row[2])).toEqual(['alike', 'apart']);
    expect(Math.abs(Number(rows[0]![5]) - 100)).toBeLessThan(6);
    expect(Math.abs(Number(rows[1]![5]) - 75)).toBeLessThan(6);
    expect(Math.abs(Number(rows[1]![7]) - 0.75)).toBeLessThan(0.3);
  });

  test('an export is proven on every output', async () => {
    const [report] = (
      await run(
        'export',
        'shapes',
        '--run',
        end.run,
        '--to',
        'safetensors',
        '--out',
        'shapes.safetensors',
        '--json',
      )
    ).json() as { tensors: number; parity: { largestDifference: number } }[];
    expect(report).toMatchObject({ tensors: 8, parity: { largestDifference: 0 } });
  });

  test('a column that the table does not have, or that is asked for twice, is told', async () => {
    const file = join(folder, 'shapes', 'project.json'),
      text = readFileSync(file, 'utf8');
    const said = async (from: string, to: string): Promise<Ran> => {
      writeFileSync(file, text.replace(from, to));
      const ran = await run('check', 'shapes');
      writeFileSync(file, text);
      return ran;
    };
    const lost = await said('"column":"length"', '"column":"weight"');
    expect(lost.status).toBe(2);
    expect(lost.out + lost.err).toMatch(/data\/missing-target/);
    const twice = await said('"column":"length"', '"column":"kind"');
    expect(twice.out + twice.err).toMatch(/data\/duplicate-column/);
    const other = await said('"target":"target:length"', '"target":"target:weight"');
    expect(other.out + other.err).toMatch(/graph\/head-target/);
  });
});
