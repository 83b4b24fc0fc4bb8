import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../contract/project.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { readNpy, writeNpy } from '../../engine/formats/npy.ts';
import { readNpz } from '../../engine/formats/npz.ts';
import { readSafetensors } from '../../engine/formats/safetensors.ts';
import type { Studio } from '../../studio/index.ts';
import { onnxBytes } from '../cases/onnxFile.ts';
import { backprop } from '../unit/cli/cli.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { testStudio } from '../unit/studio/studio.ts';
import { workers } from './fixtures/job.ts';

/** Models from elsewhere by the real commands, on the real threads. */
const folder = temporaryFolder();
const pool = workers();
const studio: Studio = testStudio(folder, pool);
afterAll(() => studio.close());

const golden = join(import.meta.dirname, '../golden/onnx');
const arraysOf = (name: string) => {
  const { arrays } = readNpz(readFileSync(join(golden, `${name}.npz`)), name);
  return Object.fromEntries(arrays.map((array) => [array.name, array]));
};

/** batch x channels x height x width to batch x height x width x channels */
function channelsLast(values: ArrayLike<number>, [, c, h, w]: readonly number[]): Float32Array {
  return Float32Array.from({ length: values.length }, (_, i) => {
    const [channel, x, y, sample] = [
      i % c!,
      Math.floor(i / c!) % w!,
      Math.floor(i / (c! * w!)) % h!,
      Math.floor(i / (c! * w! * h!)),
    ];
    return values[((sample * c! + channel) * h! + y) * w! + x]!;
  });
}

const logSoftmax = (values: Float32Array, width: number): Float32Array =>
  values.map((value, i) => {
    const row = values.subarray(i - (i % width), i - (i % width) + width);
    return value - Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0));
  });

describe('models of PyTorch predict here as they do there', () => {
  test.each(['mlp', 'cnn', 'residual', 'lstm', 'steps'])('%s', async (name) => {
    const path = join(folder, name);
    const { report } = await studio.call('project.import', { file: join(golden, `${name}.onnx`), path });
    expect(report.format).toMatch(/^ONNX, by pytorch 1/);
    const { input, output } = arraysOf(name);
    const isImage = input!.shape.length === 4;
    const [n, c, ...size] = input!.shape;
    const values = isImage ? channelsLast(input!.values, input!.shape) : Float32Array.from(input!.values);
    const samples = join(folder, `${name}-input.npy`),
      found = join(folder, `${name}-output.npy`);
    writeFileSync(samples, writeNpy(isImage ? [n!, ...size, c!] : input!.shape, values));
    await studio.call('runs.predict', { path, run: 'latest', input: samples, output: found });
    let outputs: Float32Array = Float32Array.from(readNpy(readFileSync(found), found).values);
    expect(outputs.length).toBe(output!.values.length);
    // Its last node was left out, and said so.
    if (name === 'cnn') {
      expect(report.notes.join()).toContain('LogSoftmax');
      outputs = logSoftmax(outputs, output!.shape[1]!);
    } else expect(report.notes.every((note) => note.includes('frozen'))).toBe(true);
    outputs.forEach((value, i) =>
      expect(Math.abs(value - output!.values[i]!), `value ${i}`).toBeLessThan(1e-4),
    );
  });

  test('what is exported from them is what was imported, and proves itself', async () => {
    const out = join(folder, 'residual.safetensors');
    const report = await studio.call('runs.export', {
      path: join(folder, 'residual'),
      run: 'latest',
      to: 'safetensors',
      out,
    });
    expect(report.parity.largestDifference).toBe(0);
    expect(weightFormats.safetensors.read(readFileSync(out)).tensors.length).toBe(report.tensors);
  });
});

const sine = (size: number) => Array.from({ length: size }, (_, i) => Math.sin(7 * i));
const dense = (id: string, x: string, y: string, from: number, to: number) => ({
  node: { operator: 'Gemm', inputs: [x, `${id}.weight`, `${id}.bias`], outputs: [y] },
  tensors: [
    { name: `${id}.weight`, dims: [from, to], values: sine(from * to) },
    { name: `${id}.bias`, dims: [to], values: sine(to) },
  ],
});
const [hidden, head] = [dense('hidden', 'x', 'a', 2, 8), dense('head', 'b', 'y', 8, 2)];
const model = onnxBytes({
  inputs: { x: ['batch', 2] },
  nodes: [hidden.node, { operator: 'Tanh', inputs: ['a'], outputs: ['b'] }, head.node],
  outputs: ['y'],
  tensors: [...hidden.tensors, ...head.tensors],
});

/** Imported, and given data: all samples in one batch, so that a step's loss is that of the whole part. */
async function project(name: string, change: Partial<ProjectDocument['training']> = {}) {
  const file = join(folder, `${name}.onnx`);
  writeFileSync(file, model);
  const { opened } = await studio.call('project.import', { file, path: join(folder, name) });
  const { document: given, path } = opened;
  const document: ProjectDocument = {
    ...given,
    data: { ...given.data, source: { kind: 'generated', name: 'circles', params: {} } },
    training: { ...given.training, batchSize: 65_536, epochs: 1, ...change },
  };
  await studio.call('project.save', { path, document });
  return { path, document };
}

async function train(path: string, document: ProjectDocument, resume?: string) {
  const { run } = await studio.call('train.start', {
    path,
    document,
    ...(resume !== undefined && { resume }),
  });
  await new Promise<void>((resolve) => {
    const stop = studio.subscribe(({ event, payload }) => {
      if (event !== 'train.state' || !('state' in payload) || payload.state !== 'ended') return;
      stop();
      resolve();
    });
  });
  return studio.call('runs.get', { path, run });
}

describe('training begins with imported weights', () => {
  test('its first loss is theirs, as evaluated before any step; fresh weights have another', async () => {
    const { path, document } = await project('begin');
    const [imported] = await studio.call('runs.list', { path });
    const before = await studio.call('runs.evaluate', { path, run: imported!.run, split: 'train' });
    expect(before.confusion).not.toBeNull();
    const trained = await train(path, document);
    expect(trained.reason).toBe('completed');
    expect(trained.steps[0]!.loss).toBeCloseTo(before.metrics['loss']!, 6);
    expect(trained.problems.map(({ code }) => code)).not.toContain('run/start-fresh');
    const { start: _, ...training } = document.training;
    const fresh = await train(path, { ...document, training });
    expect(Math.abs(fresh.steps[0]!.loss - trained.steps[0]!.loss)).toBeGreaterThan(0.001);
  });

  test('a layer that is new begins fresh, the others as imported, and a frozen one stays', async () => {
    const { path, document } = await project('changed');
    const [input, hidden, tanh, head] = document.networks.main!.layers;
    const middle = { id: 'middle', type: 'dense', params: { units: 8 }, inputs: [tanh!.id] };
    const layers = [
      input!,
      { ...hidden!, frozen: true as const },
      tanh!,
      middle,
      { ...head!, inputs: ['middle'] },
    ];
    const run = await train(path, { ...document, networks: { main: { layers } } });
    const told = run.problems.filter(({ code }) => code === 'run/start-fresh').map(({ message }) => message);
    expect(told).toEqual([
      'middle begins with fresh weights: imported.safetensors has none of its name and shape.',
    ]);
    const weightsOf = (file: string) =>
      new Map(
        readSafetensors(readFileSync(file)).tensors.map(({ name, values }) => [name, Array.from(values)]),
      );
    const start = weightsOf(join(path, 'imported.safetensors')),
      end = weightsOf(join(path, 'runs', run.run, 'checkpoints/last.safetensors'));
    expect(end.get('hidden.w')).toEqual(start.get('hidden.w'));
    // One small step away.
    end
      .get('head.w')!
      .forEach((value, i) => expect(Math.abs(value - start.get('head.w')![i]!)).toBeLessThan(0.01));
    expect(end.get('middle.w')).toHaveLength(64);
  });

  test('where nothing fits, or the file is gone, nothing is trained', async () => {
    const { path, document } = await project('gone');
    const layers = document.networks.main!.layers.map((layer) =>
      layer.type === 'dense' ? { ...layer, params: { units: 2, bias: false } } : layer,
    );
    const codeOf = (given: ProjectDocument) =>
      studio.call('train.start', { path, document: given }).then(
        () => null,
        (error: { problems: { code: string }[] }) => error.problems[0]!.code,
      );
    expect(await codeOf({ ...document, networks: { main: { layers } } })).toBe('run/start-unfit');
    rmSync(join(path, 'imported.safetensors'));
    expect(await codeOf(document)).toBe('host/read');
  });

  test('what goes on later ends with the same bits, whatever became of the file', async () => {
    const training = { batchSize: 32, epochs: 4 };
    const whole = await project('whole', training);
    const expected = await train(whole.path, whole.document);
    const { path, document } = await project('parted', training);
    const first = await train(path, { ...document, training: { ...document.training, epochs: 2 } });
    writeFileSync(join(path, 'imported.safetensors'), 'no weights any more');
    const rest = await train(path, document, first.run);
    expect(rest.weights).toBe(expected.weights);
    expect(rest.weights).toMatch(/^[0-9a-f]{64}$/);
  });

  test('every member of an ensemble begins with them', async () => {
    const { path, document } = await project('ensemble', { posterior: { kind: 'ensemble', members: 2 } });
    const { steps } = await train(path, document);
    expect(steps).toHaveLength(2);
    expect(steps[1]!.loss).toBeCloseTo(steps[0]!.loss, 6);
  });
});

describe('on the command line', () => {
  test('import, runs, predict; a problem ends with status 2 and no folder', async () => {
    const own = join(folder, 'cli');
    mkdirSync(own);
    const run = (...args: string[]) => backprop(args, { cwd: own });
    const made = await run('import', join(golden, 'mlp.onnx'), '--out', 'mlp');
    expect([made.status, made.err]).toEqual([0, '']);
    expect(made.out).toMatch(/from ONNX, by pytorch[^\n]*\n12 layers, 2\d\d weights\./);
    const runs = await run('runs', 'mlp');
    expect(runs.out).toContain('imported');
    const { input } = arraysOf('mlp');
    writeFileSync(join(own, 'x.npy'), writeNpy(input!.shape, Float32Array.from(input!.values)));
    const predicted = await run('predict', 'mlp', '--input', 'x.npy', '--json');
    expect(predicted.status).toBe(0);
    const again = await run('import', join(golden, 'mlp.onnx'), '--out', 'mlp', '--json');
    expect(again.status).toBe(2);
    expect(again.err).toContain('project/exists');
    writeFileSync(join(own, 'bad.onnx'), 'nothing');
    const bad = await run('import', 'bad.onnx', '--out', 'bad');
    expect(bad.status).toBe(2);
    expect(bad.err).toMatch(/^import\/file: [^\n]*\n$/);
    const [report] = (
      await run('import', join(golden, 'lstm.onnx'), '--out', 'lstm', '--name', 'Words', '--json')
    ).json();
    expect(report).toMatchObject({ name: 'Words', layers: 5, notes: [] });
  });
});
