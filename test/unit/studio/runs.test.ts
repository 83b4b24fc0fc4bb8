import { appendFileSync, existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EventMessage, Events } from '../../../contract/events.ts';
import { problem } from '../../../contract/problems.ts';
import { readCheckpoint, writeCheckpoint } from '../../../studio/runs/checkpoints.ts';
import type { Studio } from '../../../studio/index.ts';
import { fakeWeights, fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();
let made = 0;
async function newProject(studio: Studio, epochs = 3) {
  const path = join(folder, `project-${(made += 1)}`);
  const project = await studio.call('project.new', { path, template: 'iris' });
  const document = { ...project.document, training: { ...project.document.training, epochs } };
  return { path: project.path, document };
}

/** Starts and waits for the end. */
async function train(studio: Studio, project: Awaited<ReturnType<typeof newProject>>, more = {}) {
  const messages: EventMessage[] = [];
  const end = new Promise<Events['train.state']>((resolve) => {
    const leave = studio.subscribe((message) => {
      messages.push(message);
      const state = message.payload as Events['train.state'];
      if (message.event === 'train.state' && state.state === 'ended') {
        leave();
        resolve(state);
      }
    });
  });
  const { run } = await studio.call('train.start', { ...project, ...more });
  return { run, end: await end, messages, files: join(project.path, 'runs', run) };
}

describe('a run', () => {
  test('leaves a folder with all that is needed to understand and use it', async () => {
    const workers = fakeWorkers();
    const studio = testStudio(folder, workers);
    const project = await newProject(studio);
    const { run, end, messages, files } = await train(studio, project);

    expect(run).toMatch(/^\d{4}-\d\d-\d\d-\d{6}(-\d\d)?$/);
    expect(end).toMatchObject({
      run,
      state: 'ended',
      reason: 'completed',
      test: { accuracy: 0.9 },
      problems: [],
    });
    expect(
      messages.map((m) => (m.event === 'train.state' ? (m.payload as Events['train.state']).state : m.event)),
    ).toEqual(['preparing', 'running', ...Array(3).fill(['train.telemetry', 'train.epoch']).flat(), 'ended']);
    expect(readdirSync(files).sort()).toEqual(['checkpoints', 'metrics.ndjson', 'run.json']);
    expect(readdirSync(join(files, 'checkpoints')).sort()).toEqual(['best.safetensors', 'last.safetensors']);

    const record = JSON.parse(readFileSync(join(files, 'run.json'), 'utf8'));
    expect(record).toMatchObject({
      format: 'backprop-run',
      state: 'ended',
      reason: 'completed',
      seed: 1,
      epochs: 3,
      kernels: 'fake',
      document: project.document,
      best: { epoch: 3 },
      data: {
        classes: ['setosa', 'versicolor', 'virginica'],
        parts: { train: 90, validation: 30, test: 30 },
      },
    });
    expect(record.data.fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(record.preprocessing.input.mean).toHaveLength(4);
    expect(record.preprocessing.target).toBeUndefined();

    const lines = readFileSync(join(files, 'metrics.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l));
    expect(lines).toHaveLength(15 + 3);
    const checkpoint = await readCheckpoint({ run, path: files });
    expect(checkpoint).toMatchObject({ epoch: 3, step: 15 });
    expect(checkpoint.weights).toEqual(
      fakeWeights(project.document).sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    expect(checkpoint.optimizer).toEqual([{ name: 'm', shape: [1], values: Float32Array.of(15) }]);
    await studio.close();
    expect(workers.calls).toEqual(['close']);
  });

  test('is listed with the latest first, and told in full', async () => {
    const studio = testStudio(folder);
    const project = await newProject(studio);
    const first = await train(studio, project);
    const second = await train(studio, { ...project, document: { ...project.document, name: 'Second' } });
    expect((await studio.call('runs.list', project)).map((r) => r.run)).toEqual([second.run, first.run]);
    const detail = await studio.call('runs.get', { path: project.path, run: second.run });
    expect(detail.document.name).toBe('Second');
    expect(detail.epochsDone).toHaveLength(3);
    expect(detail.steps).toHaveLength(15);
    expect(detail).toMatchObject({ name: 'Run 2', parameters: 131, validation: { loss: 2 / 15 } });
  });

  test('one at a time; pause, resume and stop reach it; what is not running cannot be stopped', async () => {
    const workers = fakeWorkers();
    const studio = testStudio(folder, workers);
    const project = await newProject(studio, 1000);
    const states: string[] = [];
    studio.subscribe(({ event, payload }) => {
      if (event === 'train.state')
        states.push(
          `${(payload as Events['train.state']).state} ${(payload as Events['train.state']).reason}`,
        );
    });
    const both = await Promise.allSettled([
      studio.call('train.start', project),
      studio.call('train.start', project),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const run = (both.find((r) => r.status === 'fulfilled') as PromiseFulfilledResult<{ run: string }>).value
      .run;
    expect(await codesOf(studio.call('train.start', project))).toEqual(['run/busy']);
    expect(await codesOf(studio.call('runs.evaluate', { path: project.path, run, split: 'test' }))).toEqual([
      'run/busy',
    ]);
    await studio.call('train.pause', { run });
    await studio.call('train.step', { run });
    await studio.call('train.resume', { run });
    await studio.call('train.stop', { run });
    await studio.close();
    expect(workers.calls.slice(0, 4)).toEqual(['pause', 'step', 'resume', 'stop']);
    expect(states.at(-1)).toBe('ended stopped');
    expect(await codesOf(studio.call('train.stop', { run }))).toEqual(['run/not-found']);
    expect(
      (await readCheckpoint({ run, path: join(project.path, 'runs', run) })).weights.length,
    ).toBeGreaterThan(0);
  });

  test('keeps the weights of its best epoch instead of the last, and these again', async () => {
    const fake = fakeWorkers();
    /** First value of the weights that were judged last. */
    let judged = NaN;
    const infer: typeof fake.infer = (what) => {
      judged = what.weights[0].values[0];
      return fake.infer(what);
    };
    const studio = testStudio(folder, { ...fake, infer });
    const project = await newProject(studio);
    const { run, files } = await train(studio, project);
    const keep = (kept: 'best' | 'last') => studio.call('runs.keep', { path: project.path, run, kept });
    expect(await studio.call('runs.get', { path: project.path, run })).toMatchObject({
      bestEpoch: null,
      kept: 'last',
    });
    expect(await codesOf(keep('best'))).toEqual(['run/no-best']);

    // Its second epoch was better: by other weights.
    const record = JSON.parse(readFileSync(join(files, 'run.json'), 'utf8'));
    writeFileSync(
      join(files, 'run.json'),
      JSON.stringify({ ...record, best: { epoch: 2, value: 0.01 }, test: null }),
    );
    const last = await readCheckpoint({ run, path: files });
    const weights = last.weights.map((w) => ({ ...w, values: w.values.map((value) => value + 1) }));
    await writeCheckpoint({ run, path: files }, 'best', { ...last, weights, epoch: 2 });
    expect(await keep('best')).toMatchObject({
      bestEpoch: 2,
      kept: 'best',
      epochs: 3,
      test: { accuracy: 0.75 },
    });
    expect(judged).toBe(1);
    // From now on they are what the run is, for whatever is asked of it; to go on, the last are.
    const evaluate = () => studio.call('runs.evaluate', { path: project.path, run, split: 'test' });
    await evaluate();
    expect(judged).toBe(1);
    expect((await readCheckpoint({ run, path: files })).epoch).toBe(3);
    expect(await keep('last')).toMatchObject({ bestEpoch: 2, kept: 'last' });
    await evaluate();
    expect(judged).toBe(0);
  });

  test('that diverged keeps its last good weights and a loss that is not a number', async () => {
    const diverged = problem('run/diverged', { step: 7 });
    const studio = testStudio(
      folder,
      fakeWorkers((result) => ({
        ...result,
        reason: 'diverged',
        problems: [diverged],
        test: null,
        epochs: [
          ...result.epochs,
          { epoch: 4, step: 20, seconds: 1, train: { loss: NaN }, validation: null },
        ],
      })),
    );
    const project = await newProject(studio);
    const { run, end, files } = await train(studio, project);
    expect(end).toMatchObject({ reason: 'diverged', problems: [diverged] });
    const [summary] = await studio.call('runs.list', project);
    expect(summary).toMatchObject({ run, reason: 'diverged', train: { loss: NaN } });
    expect((await readCheckpoint({ run, path: files })).epoch).toBe(3);
  });

  test('whose data could not be read to the end is failed, with what it had learned until then', async () => {
    const unreadable = problem('data/unreadable', { path: 'images', reason: 'it ends too early' });
    const studio = testStudio(
      folder,
      fakeWorkers((result) => ({
        ...result,
        reason: 'failed',
        problems: [unreadable],
        step: 13,
        weights: result.weights.map((w) => ({ ...w, values: w.values.map((value) => value + 1) })),
      })),
    );
    const project = await newProject(studio);
    const { run, end, files } = await train(studio, project);
    expect(end).toMatchObject({ reason: 'failed', problems: [unreadable] });
    const { step, weights } = await readCheckpoint({ run, path: files });
    expect(step).toBe(13);
    expect(weights[0].values[0]).toBe(1);
  });

  test('whose threads fail is failed, with the cause', async () => {
    const died = problem('run/lane-died', { reason: 'out of memory' });
    const studio = testStudio(
      folder,
      fakeWorkers(() => {
        throw new Error('a mistake of ours');
      }),
    );
    const project = await newProject(studio);
    expect((await train(studio, project)).end).toMatchObject({
      reason: 'failed',
      problems: [{ code: 'host/internal' }],
    });
    const other = testStudio(folder, {
      ...fakeWorkers(),
      train: () => ({
        pause() {},
        step() {},
        resume() {},
        stop() {},
        done: Promise.resolve({
          reason: 'failed' as const,
          problems: [died],
          epochs: [],
          test: null,
          weights: [],
          optimizer: [],
          release() {},
          step: 0,
          weightsHash: '',
          seconds: 0,
          kernels: '',
        }),
      }),
    });
    const { end, run } = await train(other, project);
    expect(end).toMatchObject({ reason: 'failed', weights: null, problems: [died] });
    expect(await codesOf(other.call('runs.evaluate', { path: project.path, run, split: 'test' }))).toEqual([
      'run/no-checkpoint',
    ]);
  });

  test('may go on where another stands, unless that one is done', async () => {
    const workers = fakeWorkers();
    const studio = testStudio(folder, workers);
    const project = await newProject(studio);
    const first = await train(studio, project);
    const { training } = project.document;
    const longer = { ...project.document, training: { ...training, epochs: training.epochs + 1 } };
    const second = await train(studio, { ...project, document: longer }, { resume: first.run });
    expect(workers.specs[0].resume).toBeUndefined();
    expect(workers.specs[1].resume?.weights).toHaveLength(4);
    expect(await codesOf(studio.call('train.start', { ...project, resume: first.run }))).toEqual([
      'run/finished',
    ]);
    expect(JSON.parse(readFileSync(join(second.files, 'run.json'), 'utf8')).continues).toBe(first.run);
    expect(await codesOf(studio.call('train.start', { ...project, resume: '../../etc' }))).toEqual([
      'run/not-found',
    ]);
  });

  test('goes on only where an epoch has as many steps as before, and then cleans up behind a killed one', async () => {
    const studio = testStudio(folder);
    const project = await newProject(studio);
    const { run, files } = await train(studio, project);
    const leftover = join(files, 'checkpoints', '.last.safetensors.999999999-0a1b2c3d.tmp');
    writeFileSync(leftover, 'half of a checkpoint');
    const { training } = project.document;
    const more = { ...training, epochs: 9 };
    const start = (changed: typeof training) =>
      studio.call('train.start', {
        path: project.path,
        document: { ...project.document, training: changed },
        resume: run,
      });
    expect(await codesOf(start({ ...more, batchSize: 3 * training.batchSize }))).toEqual([
      'run/different-steps',
    ]);
    expect(await codesOf(start(more))).toEqual([]);
    expect(existsSync(leftover)).toBe(false);
    await studio.close();
  });

  test('does not begin once the studio closes, whose end waits for what was being prepared', async () => {
    const workers = fakeWorkers();
    const studio = testStudio(folder, workers);
    const project = await newProject(studio);
    const start = codesOf(studio.call('train.start', project));
    await studio.close();
    expect(await start).toEqual(['host/disconnected']);
    expect(workers.specs).toEqual([]);
    expect(await codesOf(studio.call('train.start', project))).toEqual(['host/disconnected']);
  });
});

describe('a run that was not ended properly', () => {
  test('is shown as failed once its program is gone', async () => {
    const studio = testStudio(folder);
    const project = await newProject(studio);
    const { files } = await train(studio, project);
    const file = join(files, 'run.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    const rewrite = (changes: object) =>
      writeFileSync(file, JSON.stringify({ ...record, state: 'running', reason: null, ...changes }));
    const shown = async () => (await studio.call('runs.list', project))[0];

    rewrite({ process: { ...record.process, pid: 999_999_999 } });
    expect(await shown()).toMatchObject({ state: 'ended', reason: 'failed' });
    // Another machine's process cannot be asked; its heartbeat can be seen.
    rewrite({ process: { pid: 1, host: 'elsewhere' } });
    expect(await shown()).toMatchObject({ state: 'running', reason: null });
    utimesSync(file, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
    expect(await shown()).toMatchObject({ state: 'ended', reason: 'failed' });
  });

  test('a torn last line of its metrics is left out, and a damaged run.json hides no other run', async () => {
    const studio = testStudio(folder);
    const project = await newProject(studio);
    const good = await train(studio, project);
    const bad = await train(studio, project);
    appendFileSync(join(good.files, 'metrics.ndjson'), '{"step":16,"lo');
    writeFileSync(join(bad.files, 'run.json'), '{"format":');
    expect((await studio.call('runs.get', { path: project.path, run: good.run })).steps).toHaveLength(15);
    const list = await studio.call('runs.list', project);
    expect(list.map((r) => [r.run, r.reason])).toEqual([
      [bad.run, 'failed'],
      [good.run, 'completed'],
    ]);
    expect(await codesOf(studio.call('runs.get', { path: project.path, run: bad.run }))).toEqual([
      'host/read',
    ]);
  });
});
