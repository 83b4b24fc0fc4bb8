import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { EpochSamples } from '../../contract/commands.ts';
import type { Events } from '../../contract/events.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { generate as generateData } from '../../engine/data/generate.ts';
import { readNpy } from '../../engine/formats/npy.ts';
import { infer } from '../../engine/graph/infer.ts';
import { generate } from '../../studio/prediction/generate.ts';
import { latentColumn, makerOf } from '../../studio/prediction/latent.ts';
import type { Model } from '../../studio/runs/model.ts';
import type { TrainingSpec } from '../../workers/api.ts';
import { testStudio } from '../unit/studio/studio.ts';
import { chain, document, spec, watch, workers } from './fixtures/job.ts';

const pool = workers();
const folder = mkdtempSync(join(tmpdir(), 'backprop-test-'));
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A generator with statistics of its own, which samples must not change. */
function ringGan(training: Partial<ProjectDocument['training']> = {}): ProjectDocument {
  const generator = chain([
    ['noise', 'input', { shape: [3], column: 'noise' }],
    ['hidden', 'dense', { units: 16 }],
    ['norm', 'batchNorm', {}],
    ['relu', 'activation', { function: 'relu' }],
    ['drop', 'dropout', { rate: 0.1 }],
    ['output', 'dense', { units: 2 }],
  ]);
  const discriminator = chain([
    ['input', 'input', { shape: [2] }],
    ['hidden', 'dense', { units: 16 }],
    ['relu', 'activation', { function: 'relu' }],
    ['output', 'dense', { units: 1 }],
  ]);
  return {
    ...document({ batchSize: 20, epochs: 4, ...training }),
    networks: { generator: { layers: generator }, discriminator: { layers: discriminator } },
    objective: { type: 'adversarial', loss: 'meanSquaredError', lossParams: {}, metrics: [] },
  };
}

const networksOf = ({ networks }: ProjectDocument) =>
  new Map(Object.entries(networks).map(([name, network]) => [name, infer(name, network)]));
const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

function ringSpec(
  lanes: number,
  withSamples: boolean,
  more: Partial<TrainingSpec> = {},
  epochs = 4,
): TrainingSpec {
  const gan = ringGan({ epochs }),
    maker = makerOf(gan, networksOf(gan))!;
  return {
    document: gan,
    dataset: generateData('ring', { count: 200 }),
    affine: {},
    lanes,
    seed: 5,
    split: { train: rows(0, 160), validation: rows(160, 180), test: rows(180, 200) },
    ...(withSamples && {
      samples: { network: maker.network, column: maker.column, rows: latentColumn(maker, 64, 5) },
    }),
    ...more,
  };
}

describe('samples while training', () => {
  test('training ends with the same bits with and without them, on 1 and 2 lanes; so do the samples', async () => {
    const done = [];
    for (const [lanes, withSamples] of [
      [1, true],
      [2, true],
      [1, false],
      [2, false],
    ] as const)
      done.push(await watch(pool, ringSpec(lanes, withSamples)).job.done);
    expect(done.map(({ reason }) => reason)).toEqual(Array(4).fill('completed'));
    expect(new Set(done.map(({ weightsHash }) => weightsHash)).size).toBe(1);
    expect(done[0]!.samples).toHaveLength(64 * 2);
    expect(done[1]!.samples).toEqual(done[0]!.samples);
    expect(done[2]!.samples).toBeUndefined();
  });

  test('the first epoch has samples, the last ones are what inference makes of the final weights', async () => {
    const what = ringSpec(2, true),
      { job, seen } = watch(pool, what);
    const { weights, samples } = await job.done;
    expect(seen.samples[0]).toHaveLength(64 * 2);
    const { network, column, rows: values } = what.samples!;
    const { outputs } = await pool.infer({
      document: what.document,
      weights,
      dataset: { name: '', count: 64, columns: { [column]: values }, fixedTest: null },
      indices: rows(0, 64),
      at: { network },
      affine: {},
      lanes: 1,
      portable: false,
    });
    expect(samples).toEqual(outputs);
    expect(seen.samples[0]).not.toEqual(samples);
  });

  test('a training that goes on from a snapshot ends with the bits of one that was never left', async () => {
    const whole = await watch(pool, ringSpec(1, true)).job.done;
    const { weights, optimizer, step, course } = await watch(pool, ringSpec(1, true, {}, 2)).job.done;
    const resume = { weights, optimizer, step, ...(course && { course }) };
    const later = await watch(pool, ringSpec(2, true, { resume })).job.done;
    expect(later.weightsHash).toBe(whole.weightsHash);
    expect(later.samples).toEqual(whole.samples);
  });

  test('a training that makes none has none', async () => {
    const { job, seen } = watch(pool, spec(1, { epochs: 2 }));
    expect((await job.done).samples).toBeUndefined();
    expect(seen.samples).toEqual([null, null]);
  });
});

describe('a run', () => {
  /** Trains a document in a project of its own, and what was told of its samples meanwhile. */
  async function trained(name: string, project: ProjectDocument) {
    const studio = testStudio(folder, pool),
      told: EpochSamples[] = [],
      path = join(folder, name);
    await studio.call('project.new', { path });
    const ended = new Promise<void>((resolve) => {
      studio.subscribe(({ event, payload }) => {
        if (event === 'train.samples') told.push((payload as Events['train.samples']).samples);
        if (event === 'train.state' && (payload as Events['train.state']).state === 'ended') resolve();
      });
    });
    const { run } = await studio.call('train.start', { path, document: project });
    await ended;
    const files = readdirSync(join(path, 'runs', run, 'samples')).sort();
    return { studio, ask: { path, run }, told, files };
  }

  test('keeps points of the first and the last epoch, and as many of the data', async () => {
    const source = { kind: 'generated', name: 'ring', params: { count: 400 } } as const;
    const { studio, ask, told, files } = await trained('points', {
      ...ringGan(),
      data: { ...ringGan().data, source },
    });
    expect(files).toEqual(['data.csv', 'epoch-0001.csv', 'epoch-0004.csv']);
    expect(told.map(({ epoch }) => epoch)).toEqual([1, 4]);
    const last = await studio.call('runs.samples', ask);
    expect(last.epochs).toEqual([1, 4]);
    expect(last.data!.names).toEqual(['x', 'y']);
    expect(last.data!.rows).toHaveLength(256);
    // On the circle, as far as eight Gaussians of the deviation 0.01 are.
    for (const [x, y] of last.data!.rows) expect(Math.abs(Math.hypot(x!, y!) - 1)).toBeLessThan(0.06);
    const first = await studio.call('runs.samples', { ...ask, epoch: 1 });
    for (const [kept, heard] of [
      [first, told[0]],
      [last, told[1]],
    ] as const) {
      expect(kept.shown).toMatchObject({ epoch: heard!.epoch, image: null });
      // A csv holds seven digits.
      const far = kept.shown!.points!.flat().map((v, i) => Math.abs(v - heard!.points!.flat()[i]!));
      expect(Math.max(...far)).toBeLessThan(1e-6);
    }
    expect((await studio.call('runs.samples', { ...ask, epoch: 2 })).shown).toBeNull();
  });

  test('keeps a grid of 8 x 8 images', async () => {
    const source = { kind: 'builtin', name: 'digits' } as const;
    const encoder = chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten', {}],
      ['moments', 'dense', { units: 4 }],
    ]);
    const decoder = chain([
      ['code', 'input', { shape: [2], column: 'code' }],
      ['pixels', 'dense', { units: 64 }],
      ['image', 'reshape', { shape: [8, 8, 1] }],
    ]);
    const plain = document({ epochs: 2 });
    const { studio, ask, told, files } = await trained('images', {
      ...plain,
      networks: { encoder: { layers: encoder }, decoder: { layers: decoder } },
      objective: { type: 'variational', loss: 'bernoulliNll', lossParams: {}, metrics: [] },
      data: { ...plain.data, source, preprocessing: { input: 'scale', target: 'none' } },
    });
    expect(files).toEqual(['epoch-0001.png', 'epoch-0002.png']);
    const { shown, data } = await studio.call('runs.samples', ask);
    expect(shown).toEqual(told.at(-1));
    expect(data).toBeNull();
    const png = Buffer.from(shown!.image!.split(',')[1]!, 'base64'),
      { width, height } = await sharp(png).metadata();
    expect(width).toBe(height);
    expect(width! % (8 * (8 + 1) + 1)).toBe(0);
  });
});

describe('generate', () => {
  test('a generator that is a known linear map: samples are noise W + b in the unit of the data (1e-6)', async () => {
    const linear: ProjectDocument = {
      ...ringGan(),
      networks: {
        ...ringGan().networks,
        generator: {
          layers: chain([
            ['noise', 'input', { shape: [3], column: 'noise' }],
            ['output', 'dense', { units: 2 }],
          ]),
        },
      },
    };
    const networks = networksOf(linear),
      w = [0.5, -1, 2, 0.25, -0.75, 1.5],
      b = [0.1, -0.2];
    const zeros = [...networks.get('discriminator')!.layers].flatMap(({ id, weights }) =>
      weights.map(({ name, shape }) => ({
        name: `discriminator/${id}.${name}`,
        shape,
        values: new Float32Array(shape.reduce((a, n) => a * n, 1)),
      })),
    );
    const affine = { input: { mean: Float32Array.of(3, -1), scale: Float32Array.of(2, 0.5) } };
    const model = {
      document: linear,
      networks,
      affine,
      weights: [
        { name: 'generator/output.w', shape: [3, 2], values: Float32Array.from(w) },
        { name: 'generator/output.b', shape: [2], values: Float32Array.from(b) },
        ...zeros,
      ],
      record: { data: { input: { shape: [2], names: ['x', 'y'], maximum: null } } },
    } as unknown as Model;
    const output = join(folder, 'made.npy'),
      wish = { count: 300, seed: 7, output };
    expect(await generate(pool, folder, model, wish)).toEqual({ count: 300, shape: [2], output, text: null });
    const { shape, values } = readNpy(readFileSync(output)),
      noise = latentColumn(makerOf(linear, networks)!, 300, 7).values;
    expect(shape).toEqual([300, 2]);
    const expected = Array.from({ length: 600 }, (_, k) => {
      const [i, j] = [Math.floor(k / 2), k % 2];
      const y = [0, 1, 2].reduce((sum, z) => sum + noise[3 * i + z]! * w[2 * z + j]!, b[j]!);
      return y / affine.input.scale[j]! + affine.input.mean[j]!;
    });
    const far = Math.max(...expected.map((value, k) => Math.abs(value - values[k]!)));
    expect(far).toBeLessThanOrEqual(1e-6 * Math.max(...expected.map(Math.abs)));
  });
});
