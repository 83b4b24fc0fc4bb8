import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { weightFormats } from '../../../engine/formats/index.ts';
import { readNpy, writeNpy } from '../../../engine/formats/npy.ts';
import { backprop } from '../../unit/cli/cli.ts';
import { temporaryFolder } from '../../unit/studio/folder.ts';

const folder = temporaryFolder(),
  data = join(folder, 'iris', 'data', 'iris.csv');
let runs: string[] = [];

async function run(...args: string[]) {
  const ran = await backprop(args, { cwd: folder });
  expect([ran.status, ran.err]).toEqual([0, '']);
  return ran;
}
const trained = async (training: Partial<ProjectDocument['training']>) => {
  const file = join(folder, 'iris', 'project.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as ProjectDocument;
  writeFileSync(file, JSON.stringify({ ...document, training: { ...document.training, ...training } }));
  const end = (await run('train', 'iris', '--json')).json().at(-1) as { run: string };
  return end.run;
};
const probabilities = (ran: Awaited<ReturnType<typeof backprop>>): number[][] =>
  (ran.json()[0]!['rows'] as { probabilities: Record<string, number> }[]).map((row) =>
    Object.values(row.probabilities),
  );

beforeAll(async () => {
  await run('new', 'iris', '--template', 'iris');
  runs = [
    await trained({ epochs: 5 }),
    await trained({ epochs: 5, posterior: { kind: 'ensemble', members: 2 } }),
  ];
}, 60_000);

describe('predict --at', () => {
  test('the last layer, applied to the features of the one before it, gives the prediction', async () => {
    await run(
      'predict',
      'iris',
      '--run',
      runs[0]!,
      '--input',
      data,
      '--at',
      'tanh',
      '--output',
      'features.npy',
    );
    const { shape, values } = readNpy(readFileSync(join(folder, 'features.npy')));
    expect(shape).toEqual([150, 16]);
    const checkpoint = join(folder, 'iris', 'runs', runs[0]!, 'checkpoints', 'last.safetensors');
    const { tensors } = weightFormats.safetensors.read(readFileSync(checkpoint)),
      [w, b] = ['output.w', 'output.b'].map((name) => tensors.find((t) => t.name === name)!.values);
    const predicted = probabilities(
      await run('predict', 'iris', '--run', runs[0]!, '--input', data, '--json'),
    );
    predicted.forEach((row, i) => {
      const powers = [0, 1, 2].map((c) => {
        let z = b![c]!;
        for (let j = 0; j < 16; j++) z += values[i * 16 + j]! * w![j * 3 + c]!;
        return Math.exp(z);
      });
      const sum = powers.reduce((p, q) => p + q);
      row.forEach((p, c) => expect(p).toBeCloseTo(powers[c]! / sum, 5));
    });
  });

  test('as a table: a column for each value, by the name of the layer; npz holds one array', async () => {
    const { out } = await run('predict', 'iris', '--run', runs[0]!, '--input', data, '--at', 'output');
    expect(out.split('\n')[0]).toMatch(/species,output_1,output_2,output_3$/);
    await run(
      'predict',
      'iris',
      '--run',
      runs[0]!,
      '--input',
      data,
      '--at',
      'main/output',
      '--output',
      'f.npz',
    );
    const { tensors } = weightFormats.npz.read(readFileSync(join(folder, 'f.npz')));
    expect(tensors.map(({ shape }) => shape)).toEqual([[150, 3]]);
  });

  test('of a decoder the layers have read what it said itself: the last one is the likeliest where it says so', async () => {
    await run('new', 'sums', '--template', 'addition-seq2seq');
    const file = join(folder, 'sums', 'project.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as ProjectDocument;
    const source = { kind: 'generated', name: 'addition', params: { count: 600 } };
    writeFileSync(file, JSON.stringify({ ...document, data: { ...document.data, source } }));
    await run('train', 'sums', '--epochs', '6');
    const questions = Float32Array.from({ length: 70 }, (_, i) => (i * i + 3) % 12);
    writeFileSync(join(folder, 'questions.npy'), writeNpy([10, 7], questions));

    const ask = ['predict', 'sums', '--input', join(folder, 'questions.npy')];
    const said = (await run(...ask, '--json')).json()[0]!['rows'] as { prediction: string[] }[];
    await run(...ask, '--at', 'output', '--output', 'scores.npy');
    const { shape, values } = readNpy(readFileSync(join(folder, 'scores.npy')));
    expect(shape).toEqual([10, 4, 12]);
    const symbols = [...'0123456789+ '];
    const likeliest = Array.from({ length: 40 }, (_, i) => {
      const scores = Array.from<number>(values).slice(12 * i, 12 * (i + 1));
      return symbols[scores.indexOf(Math.max(...scores))];
    });
    expect(likeliest).toEqual(said.flatMap(({ prediction }) => prediction));
    // It says different things, so that what it reads makes a difference.
    expect(new Set(likeliest).size).toBeGreaterThan(2);
  });

  test('what is made of noise or of a code is not predicted for samples of the data', async () => {
    await run('new', 'ring', '--template', 'ring-gan');
    await run('train', 'ring', '--epochs', '1');
    writeFileSync(join(folder, 'points.npy'), writeNpy([2, 2], Float32Array.of(1, 0, 0, 1)));
    const ask = (...more: string[]) =>
      backprop(['predict', 'ring', '--input', join(folder, 'points.npy'), ...more], { cwd: folder });
    for (const more of [[], ['--at', 'generator/dense1']]) {
      const { status, out, err } = await ask(...more);
      expect([status, out]).toEqual([2, '']);
      expect(err).toMatch(/^run\/not-fed: The network "generator" reads "noise", .*`backprop generate`.*\n$/);
    }
    const judged = await ask('--at', 'discriminator/score');
    expect([judged.status, judged.out]).toEqual([0, expect.stringMatching(/^input,score\n1,.*\n2,.*\n$/)]);
  });

  test('a file of another kind is refused before anything is computed', async () => {
    const odd = await backprop(['predict', 'iris', '--input', data, '--output', 'out.xlsx'], { cwd: folder });
    expect([odd.status, odd.err]).toEqual([2, expect.stringMatching(/^run\/sample-file: .*\.csv, \.npy or/)]);
    expect(existsSync(join(folder, 'out.xlsx'))).toBe(false);
  });

  test('a layer that is not there, and dropout where there is none, are told with what there is', async () => {
    const ask = (...more: string[]) =>
      backprop(['predict', 'iris', '--input', data, ...more], { cwd: folder });
    const gone = await ask('--at', 'code');
    expect([gone.status, gone.err]).toEqual([
      2,
      expect.stringMatching(/^run\/no-layer: .*input, dense1, tanh, output\.\n$/),
    ]);
    expect((await ask('--passes', '5')).err).toMatch(/^run\/no-dropout: /);
  });
});

test('an ensemble predicts with the entropy, is evaluated as one, and is kept with its run', async () => {
  const ran = await run('predict', 'iris', '--run', runs[1]!, '--input', data);
  expect(ran.out.split('\n')[0]).toMatch(/probability_virginica,entropy$/);
  const [evaluation] = (await run('evaluate', 'iris', '--run', runs[1]!, '--no-baselines', '--json')).json();
  expect(Object.keys(evaluation!['metrics'] as object)).toEqual(['loss', 'accuracy']);
  const again = await backprop(['train', 'iris', '--resume', runs[1]!, '--epochs', '9'], { cwd: folder });
  expect([again.status, again.err]).toEqual([2, expect.stringMatching(/^run\/ensemble-epochs: /)]);
});
