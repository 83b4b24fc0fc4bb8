import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Events } from '../../../contract/events.ts';
import type { ProjectDocument, TrainingDocument } from '../../../contract/project.ts';
import { weightFormats } from '../../../engine/formats/index.ts';
import type { CourseState } from '../../../engine/train/course.ts';
import { writeAtomic } from '../../../studio/files/atomic.ts';
import { readCheckpoint, writeCheckpoint } from '../../../studio/runs/checkpoints.ts';
import { openMetrics, readMetrics } from '../../../studio/runs/metrics.ts';
import { fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();
const earlyStopping = { metric: 'accuracy', patience: 1, minDelta: 0, restoreBest: true } as const;
const course: CourseState = { schedule: [0.1, 2.25, 3, 0], stopping: [0.4, 1, 2], sums: [] };
const best = [{ name: 'best.w', shape: [1], values: Float32Array.of(0.1) }];

/** Threads that end after three epochs of more, with weights of their own. */
const early = fakeWorkers((result) => ({ ...result, reason: 'early-stopped', weights: best, course }));
let made = 0;

async function start(
  training: Partial<TrainingDocument>,
  data: Partial<ProjectDocument['data']['split']> = {},
) {
  const studio = testStudio(folder, early);
  const { path, document } = await studio.call('project.new', {
    path: join(folder, `project-${(made += 1)}`),
    template: 'iris',
  });
  const changed = {
    ...document,
    data: { ...document.data, split: { ...document.data.split, ...data } },
    training: { ...document.training, epochs: 3, ...training },
  };
  const ended = new Promise<void>((resolve) => {
    studio.subscribe(({ event, payload }) => {
      if (event === 'train.state' && (payload as Events['train.state']).state === 'ended') resolve();
    });
  });
  const { run } = await studio.call('train.start', { path, document: changed });
  await ended;
  return { studio, path, run, document: changed, folder: { run, path: join(path, 'runs', run) } };
}

describe('a run that stopped early', () => {
  test('says so, keeps what it was told to do, and saves the weights it was given in the end', async () => {
    const schedule = { type: 'plateau', params: { patience: 2 } };
    const done = await start({ earlyStopping, schedule });
    const detail = await done.studio.call('runs.get', { path: done.path, run: done.run });
    expect(detail).toMatchObject({ state: 'ended', reason: 'early-stopped' });
    expect(detail.document.training).toMatchObject({ earlyStopping, schedule });
    // Its last epoch has been saved before, with the weights of then.
    expect(await readCheckpoint(done.folder)).toMatchObject({ weights: best, course, epoch: 3 });
    const on = { ...done.document, training: { ...done.document.training, epochs: 5 } };
    await done.studio.call('train.start', { path: done.path, document: on, resume: done.run });
    expect(early.specs.at(-1)!.resume).toMatchObject({ weights: best, course });
    await done.studio.close();
  });

  test('cannot begin where no sample is left for the validation part', async () => {
    const small = { train: 0.998, validation: 0.001, test: 0.001 };
    expect(await codesOf(start({ earlyStopping }, small))).toEqual(['graph/no-validation']);
    expect(await codesOf(start({ earlyStopping }, { train: 0.8, validation: 0 }))).toEqual([
      'graph/no-validation',
    ]);
  });
});

test('the learning rate and the gradients in time of an epoch are kept with the run; older runs have none', async () => {
  const path = join(folder, 'metrics');
  mkdirSync(path);
  const writer = await openMetrics({ run: 'r', path });
  const epoch = { epoch: 1, step: 5, seconds: 1, train: { loss: 1 }, validation: null };
  const epochs = [
    epoch,
    { ...epoch, epoch: 2, learningRate: 0.001 },
    { ...epoch, epoch: 3, gradients: { lstm: [0.5, NaN, 0] } },
  ];
  for (const record of epochs) writer.epoch(record);
  await writer.close();
  expect((await readMetrics({ run: 'r', path })).epochs).toEqual(epochs);
});

describe('a checkpoint', () => {
  const weights = [{ name: 'd.w', shape: [2], values: Float32Array.of(1, 2) }];
  const newFolder = (name: string) => {
    const path = join(folder, name);
    mkdirSync(join(path, 'checkpoints'), { recursive: true });
    return { run: 'r', path };
  };

  test('gives back the state of the course to the last bit', async () => {
    const run = newFolder('exact');
    const state = { schedule: [1 / 3, Number.MIN_VALUE], stopping: [-1e300, 0, 7], sums: [5, 0.1 + 0.2] };
    await writeCheckpoint(run, 'last', { weights, optimizer: [], step: 1, epoch: 1, course: state });
    expect((await readCheckpoint(run)).course).toEqual(state);
  });

  test.for(['', '{', '{"schedule":1}', '{"schedule":["a"],"stopping":[],"sums":[]}'])(
    'whose course is %j is damaged',
    async (text) => {
      const run = newFolder(`course ${text.length}`);
      await writeCheckpoint(run, 'last', { weights, optimizer: [], step: 1, epoch: 1, course });
      const file = join(run.path, 'checkpoints', 'last.safetensors');
      const { tensors, metadata } = weightFormats.safetensors.read(readFileSync(file), file);
      await writeAtomic(file, weightFormats.safetensors.write(tensors, { ...metadata, course: text }));
      expect(await codesOf(readCheckpoint(run))).toEqual(['run/checkpoint-damaged']);
    },
  );
});
