import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataSource, ProjectDocument } from '../../../contract/project.ts';
import { readNpy } from '../../../engine/formats/npy.ts';
import { weightFormats } from '../../../engine/formats/index.ts';
import { chain } from '../../../studio/templates/template.ts';
import { backprop, type Ran } from '../../unit/cli/cli.ts';
import { temporaryFolder } from '../../unit/studio/folder.ts';

/** The main job without a window, by the real command line on the real threads. */
const folder = temporaryFolder();
const run = (...args: string[]): Promise<Ran> => backprop(args, { cwd: folder });
const endOf = (ran: Ran) =>
  ran.json().at(-1) as {
    event: string;
    reason: string;
    run: string;
    weights: string;
    test: Record<string, number>;
  };

beforeAll(async () => {
  await Promise.all([
    run('new', 'digits', '--template', 'digits-cnn'),
    run('new', 'iris', '--template', 'iris'),
  ]);
});

describe('digits-cnn', () => {
  let end: ReturnType<typeof endOf>;

  test('reaches a test accuracy of 0.97 or more; the same weights on 1, 2 and 4 lanes', async () => {
    const runs: Ran[] = [];
    for (const lanes of ['1', '2', '4'])
      runs.push(await run('train', 'digits', '--seed', '1', '--lanes', lanes, '--json'));
    expect(runs.map((r) => [r.status, r.err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    const [first, ...epochs] = runs[0].json();
    expect(first).toMatchObject({ event: 'start', seed: 1, lanes: 1, epochs: 20 });
    expect(epochs).toHaveLength(21);
    expect(epochs[0]).toMatchObject({
      event: 'epoch',
      epoch: 1,
      train: { loss: expect.any(Number) },
      validation: { accuracy: expect.any(Number) },
    });
    end = endOf(runs[0]);
    expect(end).toMatchObject({
      event: 'end',
      reason: 'completed',
      run: expect.any(String),
      weights: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(end.test.accuracy).toBeGreaterThanOrEqual(0.97);
    expect(new Set(runs.map((r) => endOf(r).weights)).size).toBe(1);
    expect(new Set(runs.map((r) => endOf(r).run)).size).toBe(3);
  });

  test('evaluate says what train said; the runs are listed', async () => {
    const [evaluation] = (await run('evaluate', 'digits', '--run', end.run, '--json')).json();
    expect(evaluation).toMatchObject({ split: 'test', samples: 269 });
    const metrics = evaluation.metrics as Record<string, number>;
    expect(metrics.accuracy).toBe(end.test.accuracy);
    expect(Math.abs(metrics.loss - end.test.loss)).toBeLessThan(1e-6);
    const confusion = evaluation.confusion as number[][];
    const hits = confusion.reduce((sum, row, i) => sum + row[i], 0);
    expect(hits / 269).toBeCloseTo(end.test.accuracy, 9);
    expect((await run('runs', 'digits', '--json')).json()).toHaveLength(3);
    // The column is wider where two runs began in the same second.
    expect((await run('runs', 'digits')).out).toMatch(new RegExp(`${end.run} +completed`));
  });

  test.for(['safetensors', 'npz'] as const)(
    'export --to %s proves parity (largest difference <= 1e-4)',
    async (to) => {
      const [report] = (
        await run('export', 'digits', '--run', end.run, '--to', to, '--out', `w.${to}`, '--json')
      ).json();
      expect(report).toMatchObject({ format: to, tensors: 8, parity: { samples: 256 } });
      expect((report.parity as { largestDifference: number }).largestDifference).toBeLessThanOrEqual(1e-4);
      const { tensors } = weightFormats[to].read(readFileSync(join(folder, `w.${to}`)));
      expect(tensors.find((t) => t.name === 'conv2.weight')?.shape).toEqual([32, 16, 3, 3]);
      expect(tensors.find((t) => t.name === 'dense1.weight')?.shape).toEqual([64, 512]);
    },
  );

  test('--resume goes on to the bits of one longer training', async () => {
    const parts: ReturnType<typeof endOf>[] = [];
    await run('new', 'parts', '--template', 'digits-cnn');
    const train = async (...more: string[]) => {
      const ended = endOf(await run('train', 'parts', '--json', ...more));
      parts.push(ended);
      return ended;
    };
    const half = await train('--seed', '3', '--epochs', '2');
    await train('--resume', half.run, '--epochs', '4');
    await train('--seed', '3', '--epochs', '4');
    expect(parts[1].weights).toBe(parts[2].weights);
    expect(parts[0].weights).not.toBe(parts[2].weights);
    const done = await backprop(['train', 'parts', '--resume', half.run, '--epochs', '2'], { cwd: folder });
    expect(done.status).toBe(2);
    expect(done.err).toMatch(/run\/finished/);
  });

  test('Ctrl+C stops and saves: reason stopped, status 0, weights that can be used', async () => {
    const ran = await backprop(['train', 'digits', '--epochs', '5000', '--json'], {
      cwd: folder,
      signalAt: '"epoch":3',
    });
    expect(ran.status).toBe(0);
    expect(endOf(ran)).toMatchObject({ event: 'end', reason: 'stopped' });
    expect((await run('evaluate', 'digits', '--run', endOf(ran).run, '--json')).status).toBe(0);
    const files = join(folder, 'digits', 'runs', endOf(ran).run);
    expect(readdirSync(join(files, 'checkpoints')).sort()).toEqual(['best.safetensors', 'last.safetensors']);
  });

  test('a rate far too high is warned of and diverges: status 1, one line, nothing lost', async () => {
    // Layers without a bend: what is too large grows with every step, where relu may die and stay finite.
    await run('new', 'wild', '--template', 'digits-pca-ae');
    const project = JSON.parse(readFileSync(join(folder, 'wild', 'project.json'), 'utf8'));
    const training = { ...project.training, optimizer: { type: 'sgd', params: { learningRate: 900 } } };
    writeFileSync(join(folder, 'wild', 'project.json'), JSON.stringify({ ...project, training }));
    const ran = await run('train', 'wild', '--json');
    expect(ran.status).toBe(1);
    expect(ran.err).toMatch(/^warning: graph\/learning-rate: .*\nrun\/diverged: .*\n$/);
    expect(endOf(ran)).toMatchObject({ reason: 'diverged' });
  });
});

describe('iris from csv', () => {
  test('reaches a test accuracy of 0.93 or more, for people too', async () => {
    const ran = await run('train', 'iris', '--seed', '1');
    expect([ran.status, ran.err]).toEqual([0, '']);
    expect(ran.out).toMatch(/epoch +loss +accuracy +val loss +val accuracy +seconds/);
    const accuracy = Number(/test {2}loss [\d.]+ {2}accuracy ([\d.]+)/.exec(ran.out)?.[1]);
    expect(accuracy).toBeGreaterThanOrEqual(0.93);
  });

  test('predict: csv in, csv out, to a file and to a pipe', async () => {
    const input = join(folder, 'iris', 'data', 'iris.csv');
    const [file, pipe] = [
      await run('predict', 'iris', '--input', input, '--output', 'out.csv'),
      await run('predict', 'iris', '--input', input),
    ];
    expect([file.status, file.err, pipe.err]).toEqual([0, '', '']);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(pipe.out);
    const [header, ...rows] = pipe.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(150);
    const [truth, guess] = [header.indexOf('species'), header.indexOf('prediction')];
    expect(rows.filter((r) => r[truth] === r[guess]).length / 150).toBeGreaterThanOrEqual(0.93);
    expect(existsSync(join(folder, 'out.csv'))).toBe(true);
  });
});

describe('generate', () => {
  test('a VAE of digits: a grid that decodes to its size, the same for the same seed; csv, npy; bad wishes', async () => {
    await run('new', 'vae');
    const path = join(folder, 'vae', 'project.json'),
      blank = JSON.parse(readFileSync(path, 'utf8')) as ProjectDocument;
    writeFileSync(path, JSON.stringify(digitsVae(blank)));
    const trained = await run('train', 'vae', '--json');
    expect([trained.status, trained.err]).toEqual([0, '']);
    const make = (output: string, ...more: string[]) =>
      run('generate', 'vae', '--count', '10', '--output', output, ...more);
    const said = await make('a.png');
    expect(said).toMatchObject({ status: 0, err: '' });
    expect(said.out).toBe(`Wrote ${join(folder, 'a.png')} with 10 samples.\n`);
    const { width, height } = await sharp(join(folder, 'a.png')).metadata();
    // Four columns, three rows of 8 x 8 pixels with a margin of one.
    expect(width! / (4 * 9 + 1)).toBe(height! / (3 * 9 + 1));
    const bytes = (name: string) => readFileSync(join(folder, name));
    await make('same.png');
    await make('other.png', '--seed', '2');
    expect(bytes('same.png')).toEqual(bytes('a.png'));
    expect(bytes('other.png')).not.toEqual(bytes('a.png'));
    const [json] = (await make('a.npy', '--json', '--sample')).json();
    expect(json).toEqual({ count: 10, shape: [8, 8, 1], output: join(folder, 'a.npy'), text: null });
    expect(new Set(readNpy(bytes('a.npy')).values)).toEqual(new Set([0, 16]));
    for (const [output, code] of [
      ['a.gif', 'run/sample-file'],
      ['none/a.png', 'host/write'],
    ] as const) {
      const { status, err } = await make(output);
      expect([status, err.split(':')[0]]).toEqual([2, code]);
    }
    const nowhere = await run('generate', 'vae');
    expect([nowhere.status, nowhere.err.split(':')[0]]).toEqual([2, 'run/no-output']);
    await run('train', 'iris', '--epochs', '1');
    const nothing = await run('generate', 'iris', '--output', 'b.csv');
    expect([nothing.status, nothing.err.split(':')[0]]).toEqual([2, 'run/makes-nothing']);
  });
});

describe('sequences', () => {
  /** A project with one network for some data, trained for one epoch. */
  async function trained(
    name: string,
    source: DataSource,
    loss: string,
    layers: Parameters<typeof chain>[0],
  ) {
    await run('new', name);
    const path = join(folder, name, 'project.json'),
      blank = JSON.parse(readFileSync(path, 'utf8')) as ProjectDocument;
    const objective = { type: 'supervised', loss, lossParams: {}, metrics: [] };
    const networks = { main: { layers: chain(layers) } };
    const preprocessing = { input: 'none', target: 'none' } as const;
    const data = { ...blank.data, source, preprocessing };
    writeFileSync(path, JSON.stringify({ ...blank, networks, objective, data, canvas: {} }));
    const ran = await run('train', name, '--epochs', '1', '--json');
    expect([ran.status, ran.err]).toEqual([0, '']);
  }

  test('a text goes on from a prompt; what is not in its vocabulary is a problem', async () => {
    writeFileSync(join(folder, 'abc.txt'), 'abcd '.repeat(400));
    const source = {
      kind: 'text',
      path: join(folder, 'abc.txt'),
      unit: 'character',
      lowercase: false,
    } as const;
    await trained('letters', { ...source, window: 10, stride: 5 }, 'crossEntropy', [
      ['input', 'input', { shape: [10] }],
      ['rows', 'embedding', { tokens: 5, units: 4 }],
      ['rnn', 'simpleRnn', { units: 8, returns: 'sequence' }],
      ['output', 'dense', { units: 5 }],
    ]);
    const say = (...more: string[]) =>
      run('generate', 'letters', '--prompt', 'dab', '--length', '20', ...more);
    const first = await say();
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toMatch(/^dab[abcd ]{20}\n$/);
    expect((await say()).out).toBe(first.out);
    expect((await say('--seed', '2')).out).not.toBe(first.out);
    const [coldest] = (await say('--temperature', '0', '--output', 't.txt', '--json')).json();
    expect(coldest).toEqual({
      count: 1,
      shape: [20],
      output: join(folder, 't.txt'),
      text: expect.any(String),
    });
    expect(readFileSync(join(folder, 't.txt'), 'utf8')).toBe(coldest.text);
    for (const [more, code] of [
      [['--prompt', 'dax'], 'data/unknown-token'],
      [['--sample'], 'run/unused-option'],
      [['--output', 't.csv'], 'run/sample-file'],
      [['--temperature', '-1'], 'host/usage'],
    ] as const) {
      const { status, err } = await say(...more);
      expect([status, err.split(':')[0]]).toEqual([2, code]);
    }
  });

  test('numbers go on from where the data ends', async () => {
    await trained(
      'wave',
      { kind: 'generated', name: 'sine', params: { count: 50, steps: 8 } },
      'meanSquaredError',
      [
        ['input', 'input', { shape: [8, 1] }],
        ['rnn', 'simpleRnn', { units: 4 }],
        ['output', 'dense', { units: 1 }],
      ],
    );
    const made = await run('generate', 'wave', '--count', '2', '--length', '5', '--output', 'wave.csv');
    expect(made.out).toBe(`Wrote ${join(folder, 'wave.csv')} with 2 sequences.\n`);
    const [header, ...rows] = readFileSync(join(folder, 'wave.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('sequence,step,value');
    expect(rows.map((row) => row.split(',').slice(0, 2).join())).toEqual(
      ['1', '2'].flatMap((sequence) => ['1', '2', '3', '4', '5'].map((step) => `${sequence},${step}`)),
    );
    const wrong = await run('generate', 'wave', '--prompt', '1', '--output', 'wave.csv');
    expect([wrong.status, wrong.err.split(':')[0]]).toEqual([2, 'run/unused-option']);
  });
});

/** A small VAE of the digits that ship with the studio. */
function digitsVae(blank: ProjectDocument): ProjectDocument {
  const encoder = chain([
    ['input', 'input', { shape: [8, 8, 1] }],
    ['flatten', 'flatten'],
    ['moments', 'dense', { units: 4 }],
  ]);
  const decoder = chain([
    ['code', 'input', { shape: [2], column: 'code' }],
    ['pixels', 'dense', { units: 64 }],
    ['image', 'reshape', { shape: [8, 8, 1] }],
  ]);
  return {
    ...blank,
    networks: { encoder: { layers: encoder }, decoder: { layers: decoder } },
    objective: { type: 'variational', loss: 'bernoulliNll', lossParams: {}, metrics: [] },
    data: {
      ...blank.data,
      source: { kind: 'builtin', name: 'digits' },
      preprocessing: { input: 'scale', target: 'none' },
    },
    training: { ...blank.training, epochs: 2 },
    canvas: {},
  };
}
