import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { isInFiles, type AnyDataset } from '../../engine/data/dataset.ts';
import type { TrainingResult, TrainingSpec } from '../../workers/index.ts';
import { watch, workers } from './fixtures/job.ts';
import { inFiles, inMemory, specOf } from './fixtures/streamed.ts';

const pool = workers(),
  folder = mkdtempSync(join(tmpdir(), 'backprop-streaming-'));
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const memory = inMemory();
let files: AnyDataset;
beforeAll(() => {
  files = inFiles(folder);
});

async function trained(spec: TrainingSpec) {
  const { job, seen } = watch(pool, spec),
    { weightsHash, test, reason, step } = await job.done;
  return { weightsHash, test, reason, step, epochs: seen.epochs.map(({ seconds: _, ...epoch }) => epoch) };
}

/** How a training may go through its samples. */
const courses: Record<string, Partial<ProjectDocument['training']>> = {
  'batch by batch': {},
  'in updates of several batches': { batchSize: 20, accumulate: 3 },
  'in batches larger than a chunk': { batchSize: 301 },
  'sample by sample': { batchSize: 1, epochs: 1 },
};

describe('images that stay in files', () => {
  for (const [name, training] of Object.entries(courses)) {
    it(`${name}: the same bits as from memory in that order, on 1 and 2 lanes`, async () => {
      const expected = await trained(specOf(memory, 1, training));
      expect(expected.reason).toBe('completed');
      for (const lanes of [1, 2]) expect(await trained(specOf(files, lanes, training))).toEqual(expected);
    });
  }

  it('a network that gives its input back reads them as its target, too', async () => {
    const reconstruction = (dataset: AnyDataset): TrainingSpec => {
      const spec = specOf(dataset, 2);
      const layers: LayerDocument[] = [
        { id: 'input', type: 'input', params: { shape: [8, 8, 1] }, inputs: [] },
        { id: 'flat', type: 'flatten', params: {}, inputs: ['input'] },
        { id: 'dense1', type: 'dense', params: { units: 16 }, inputs: ['flat'] },
        { id: 'dense2', type: 'dense', params: { units: 64 }, inputs: ['dense1'] },
        { id: 'image', type: 'reshape', params: { shape: [8, 8, 1] }, inputs: ['dense2'] },
      ];
      const objective = {
        type: 'reconstruction',
        loss: 'meanSquaredError',
        lossParams: {},
        metrics: ['mae', 'r2'],
      };
      return { ...spec, document: { ...spec.document, networks: { main: { layers } }, objective } };
    };
    const expected = await trained(reconstruction(memory)),
      found = await trained(reconstruction(files));
    expect(found.weightsHash).toBe(expected.weightsHash);
    const rounded = ({ epochs }: typeof found) =>
      epochs.map(({ train, validation }) => [train['r2'], validation!['r2']].map((r2) => r2!.toFixed(9)));
    expect(rounded(found)).toEqual(rounded(expected));
  });

  it('a training that was stopped in the middle of an epoch goes on to the same bits', async () => {
    const training = { batchSize: 4, epochs: 12 },
      expected = await trained(specOf(memory, 1, training));
    const stepsPerEpoch = Math.ceil(specOf(memory, 1).split.train.length / 4);
    const { job, seen, until } = watch(pool, specOf(files, 2, training));
    await until(() => seen.points.some(({ step }) => step > 2 * stepsPerEpoch));
    job.stop();
    const left = await job.done;
    expect(left.reason).toBe('stopped');
    const { weightsHash, test } = await trained({ ...specOf(files, 1, training), resume: resumeOf(left) });
    expect({ weightsHash, test }).toEqual({ weightsHash: expected.weightsHash, test: expected.test });
  });

  it('predicts and judges any of them as from memory', async () => {
    const spec = specOf(memory, 1),
      { weights } = await watch(pool, spec).job.done;
    const { document, affine, split } = spec;
    for (const indices of [split.test, Uint32Array.of(1999, 0, 776, 777, 5), split.train]) {
      const asked = { document, weights, indices, affine, portable: false };
      for (const judge of [true, false]) {
        const expected = await pool.infer({ ...asked, dataset: memory, lanes: 1, judge });
        for (const lanes of [1, 2])
          expect(await pool.infer({ ...asked, dataset: files, lanes, judge })).toEqual(expected);
      }
    }
  });
});

const resumeOf = ({ weights, optimizer, step, course }: TrainingResult) => ({
  weights,
  optimizer,
  step,
  ...(course && { course }),
});

describe('a file that is cut off while it is read', () => {
  it('ends the training with what was reached until then; from there it goes on once the file is whole', async () => {
    const training = { batchSize: 4, epochs: 3 },
      expected = await trained(specOf(memory, 1, training));
    const own = mkdtempSync(join(folder, 'cut-')),
      cut = inFiles(own);
    const { job, seen, until } = watch(pool, specOf(cut, 2, training));
    await until(() => seen.epochs.length > 0);
    truncateSync(join(own, 'images1'), 1000);
    const failed = await job.done;
    expect(failed.reason).toBe('failed');
    expect(failed.problems.map(({ code, where }) => [code, where.file])).toEqual([
      ['data/unreadable', join(own, 'images1')],
    ]);
    expect(failed.step).toBeGreaterThanOrEqual(seen.epochs[0]!.step);
    expect(failed.weights.length).toBeGreaterThan(0);
    const whole = { ...specOf(inFiles(own), 1, training), resume: resumeOf(failed) };
    expect((await trained(whole)).weightsHash).toBe(expected.weightsHash);
  });

  it('or is not there at the start: a problem, and the next training works', async () => {
    const own = mkdtempSync(join(folder, 'gone-')),
      gone = inFiles(own);
    rmSync(join(own, 'images0'));
    const failed = await watch(pool, specOf(gone, 2)).job.done;
    expect(failed.reason).toBe('failed');
    expect(failed.problems.map(({ code }) => code)).toEqual(['data/unreadable']);
    const { input } = gone.columns;
    expect(isInFiles(input!)).toBe(true);
    expect((await trained(specOf(files, 2))).reason).toBe('completed');
    const { document, affine, split } = specOf(gone, 1);
    const asked = {
      document,
      weights: failed.weights,
      indices: split.test,
      affine,
      lanes: 1,
      portable: false,
    };
    await expect(pool.infer({ ...asked, dataset: gone })).rejects.toMatchObject({
      problems: [{ code: 'data/unreadable' }],
    });
  });
});
