import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { EpochRecord } from '../../contract/commands.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { TrainingDocument } from '../../contract/project.ts';
import type { Snapshot } from '../../workers/api.ts';
import { errorOf } from '../golden/golden.ts';
import { chain, spec, watch, workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

describe('training on lanes', () => {
  test('1, 2, 3 and 4 lanes end with the same bits, and learn', async () => {
    const results = [];
    for (const lanes of [1, 2, 3, 4]) results.push(await watch(pool, spec(lanes, { epochs: 12 })).job.done);
    expect(results.map((r) => r.reason)).toEqual(['completed', 'completed', 'completed', 'completed']);
    expect(new Set(results.map((r) => r.weightsHash)).size).toBe(1);
    expect(results[0]!.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(results[0]!.test!['accuracy']).toBeGreaterThan(0.9);
    // Batches of 24 out of 140: five full ones and one of 20.
    expect(results[0]!.epochs.at(-1)!.step).toBe(12 * 6);
  });

  test('another seed gives other weights, the same seed the same', async () => {
    const [a, b, c] = [5, 5, 6].map((seed) => ({ ...spec(1), seed }));
    const hashes = [];
    for (const s of [a!, b!, c!]) hashes.push((await watch(pool, s).job.done).weightsHash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  test('inference gives the metrics that training reported for the test part', async () => {
    const what = spec(2, { epochs: 8 }),
      result = await watch(pool, what).job.done;
    const again = await pool.infer({
      document: what.document,
      weights: result.weights,
      dataset: what.dataset,
      indices: what.split.test,
      affine: {},
      lanes: 1,
      portable: false,
    });
    expect(again.metrics).toEqual(result.test);
    expect(again.outputShape).toEqual([4]);
    expect(again.outputs).toHaveLength(30 * 4);
  });

  test('weights that do not fit are refused by name and shape', async () => {
    const what = spec(1, { epochs: 1 }),
      { weights } = await watch(pool, what).job.done;
    const infer = (changed: typeof weights) =>
      pool.infer({
        document: what.document,
        weights: changed,
        dataset: what.dataset,
        indices: what.split.test,
        affine: {},
        lanes: 1,
        portable: false,
      });
    await expect(infer(weights.slice(1))).rejects.toThrow(/run\/different-network.*conv1\.w is missing/);
    const wrong = weights.map((w) =>
      w.name === 'dense2.b' ? { ...w, shape: [5], values: new Float32Array(5) } : w,
    );
    await expect(infer(wrong)).rejects.toThrow(/dense2\.b is 5 instead of 4/);
  });

  test('a loss that is no number ends the run as diverged at that step', async () => {
    const what = spec(2),
      input = { mean: Float32Array.of(0), scale: Float32Array.of(Infinity) };
    const { reason, problems } = await watch(pool, { ...what, affine: { input } }).job.done;
    expect(reason).toBe('diverged');
    expect(problems.map((p) => [p.code, p.message])).toEqual([
      ['run/diverged', 'The loss became NaN or infinite at step 1 (first in layer conv1).'],
    ]);
  });

  test('and names the layer in which numbers first cease to be numbers', async () => {
    const what = spec(2, { optimizer: { type: 'sgd', params: {} } }),
      { weights } = await watch(pool, what).job.done;
    // All of dense1 at 1 behind tanh, and each class the sum of 33 of the largest numbers.
    const large = weights.map((w) =>
      w.name === 'dense1.b' || w.name === 'dense2.w'
        ? { ...w, values: w.values.map(() => (w.name === 'dense2.w' ? 3e38 : 100)) }
        : w,
    );
    const resume = { weights: large, optimizer: [], step: 0 };
    const result = await watch(pool, { ...what, resume }).job.done;
    expect(result.problems.map((p) => p.message)).toEqual([
      'The loss became NaN or infinite at step 1 (first in layer dense2).',
    ]);
    // What is left are the weights before the step that broke.
    expect(result.weights).toEqual(large);
  });
});

describe('pause, resume and stop', () => {
  test('pausing changes no bit of the result, and no step is made while paused', async () => {
    const plain = await watch(pool, spec(2, { epochs: 40 })).job.done;
    const { job, seen, until } = watch(pool, spec(2, { epochs: 40 }));
    await until(() => seen.epochs.length >= 3);
    job.pause();
    // The leader looks between two steps: soon nothing moves any more.
    let before = -1;
    await vi.waitUntil(() => before === (before = seen.points.length), { interval: 150, timeout: 5000 });
    const paused = seen.points.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen.points.length).toBe(paused);
    expect(seen.epochs.length).toBeLessThan(40);
    job.resume();
    const result = await job.done;
    expect(result.weightsHash).toBe(plain.weightsHash);
    expect(seen.states).toEqual(['preparing', 'running', 'paused', 'running', 'ended']);
  });

  test('a single step of a paused training is one; epochs that it ends are judged, and no bit changes', async () => {
    const plain = await watch(pool, spec(2, { epochs: 40 })).job.done;
    const { job, seen, until } = watch(pool, spec(2, { epochs: 40 }));
    // Of what trains, nothing.
    job.step();
    await until(() => seen.epochs.length >= 3);
    job.pause();
    let before = -1;
    await vi.waitUntil(() => before === (before = seen.points.length), { interval: 150, timeout: 5000 });
    const perEpoch = seen.epochs[0]!.step;
    for (let made = 1; made <= perEpoch; made++) {
      job.step();
      await vi.waitUntil(() => seen.points.length > before, { timeout: 5000 });
      expect(seen.points.length).toBe(++before);
    }
    await vi.waitUntil(() => seen.epochs.length === Math.floor(before / perEpoch), { timeout: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen.points.length).toBe(before);
    job.resume();
    expect((await job.done).weightsHash).toBe(plain.weightsHash);
    expect(seen.states).toEqual(['preparing', 'running', 'paused', 'running', 'ended']);
  });

  test('stop ends a long run with its weights', async () => {
    const { job, seen, until } = watch(pool, spec(2, { epochs: 100_000 }));
    await until(() => seen.epochs.length >= 2);
    job.stop();
    const result = await job.done;
    expect(result.reason).toBe('stopped');
    expect(result.weights.length).toBeGreaterThan(0);
  });

  test('stop while paused, and stop before the lanes have started', async () => {
    const first = watch(pool, spec(2, { epochs: 100_000 }));
    await first.until(() => first.seen.epochs.length >= 1);
    first.job.pause();
    first.job.stop();
    expect((await first.job.done).reason).toBe('stopped');
    const second = watch(pool, spec(2, { epochs: 100_000 }));
    second.job.stop();
    expect((await second.job.done).reason).toBe('stopped');
  });
});

describe('the course of training', () => {
  const course = {
    optimizer: { type: 'adam', params: { learningRate: 0.05 } },
    epochs: 60,
    schedule: { type: 'plateau', params: { patience: 1, factor: 0.5, warmup: 4, unit: 'steps' } },
    earlyStopping: { metric: 'loss', patience: 4, minDelta: 0.05, restoreBest: true },
  } as const;

  test('ends early with the weights of the best epoch, on any number of lanes', async () => {
    const { job, seen } = watch(pool, spec(2, course)),
      result = await job.done;
    expect(result.reason).toBe('early-stopped');
    const { patience, minDelta } = course.earlyStopping,
      values = seen.epochs.map((e) => e.validation!['loss']!),
      best = values.length - patience;
    expect(Math.min(...values.slice(best))).toBeGreaterThanOrEqual(values[best - 1]! - minDelta);
    // A run that ends with the best epoch has its weights.
    const short = await watch(pool, spec(1, { ...course, epochs: best })).job.done;
    expect(short.weightsHash).toBe(result.weightsHash);
    expect(short.test).toEqual(result.test);
  });

  test('resumed from a snapshot in its middle it ends with the same bits and the same count', async () => {
    const whole = await watch(pool, spec(2, course)).job.done;
    let left: Snapshot | undefined;
    const listener = {
      telemetry() {},
      state() {},
      epoch(record: EpochRecord, snapshot: () => Snapshot) {
        if (record.epoch === whole.epochs.length - 3) left = snapshot();
      },
    };
    await pool.train(spec(1, course), listener).done;
    const { job, seen } = watch(pool, { ...spec(3, course), resume: left! }),
      result = await job.done;
    expect(seen.epochs.map((e) => e.epoch)).toEqual(whole.epochs.slice(-3).map((e) => e.epoch));
    expect([result.reason, result.weightsHash]).toEqual([whole.reason, whole.weightsHash]);
    expect(result.optimizer).toEqual(whole.optimizer);
    expect(result.course).toEqual(whole.course);
  });

  test('with nobody who reads its steps it ends with the same bits', async () => {
    const whole = await watch(pool, spec(1)).job.done;
    const { weightsHash } = await pool.train(spec(1), { epoch() {}, state() {} }).done;
    expect(weightsHash).toBe(whole.weightsHash);
  });

  test.each([
    ['sgd', 24, 12, 2],
    ['adam', 24, 12, 2],
    ['momentum', 30, 10, 3],
  ])('%s: batches of %i are batches of %i, %i at a time', async (type, large, small, accumulate) => {
    // Of 140 samples a smaller group is left at the end of each epoch, with a smaller batch in it.
    const dense = chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten', {}],
      ['dense1', 'dense', { units: 33 }],
      ['tanh1', 'activation', { function: 'tanh' }],
      ['dense2', 'dense', { units: 4 }],
    ]);
    const job = (training: Partial<TrainingDocument>) => {
      const what = spec(2, {
        optimizer: { type, params: { learningRate: 0.01, clip: 'globalNorm', clipAt: 0.5 } },
        ...training,
      });
      const document = { ...what.document, networks: { main: { layers: dense } } };
      return watch(pool, { ...what, document }).job.done;
    };
    const whole = await job({ batchSize: large }),
      parts = await job({ batchSize: small, accumulate });
    expect(parts.step).toBeGreaterThan(whole.step);
    whole.weights.forEach(({ values }, i) => {
      expect(errorOf(parts.weights[i]!.values, Float64Array.from(values))).toBeLessThan(2e-5);
    });
    expect(errorOf(parts.weights[0]!.values, Float64Array.from(whole.weights[0]!.values))).toBeGreaterThan(0);
  });

  test('several batches an update and an average of weights: the same bits on all lanes, and when resumed', async () => {
    const averaged = { ...course, epochs: 12, accumulate: 4, average: { decay: 0.9 } };
    const whole = await watch(pool, spec(1, averaged)).job.done;
    expect((await watch(pool, spec(3, averaged)).job.done).weightsHash).toBe(whole.weightsHash);
    const snapshots: Snapshot[] = [];
    await pool.train(spec(2, averaged), {
      telemetry() {},
      state() {},
      epoch: (_, snapshot) => void snapshots.push(snapshot()),
    }).done;
    const resumed = await watch(pool, { ...spec(2, averaged), resume: snapshots[4]! }).job.done;
    expect(resumed.weightsHash).toBe(whole.weightsHash);
    expect(resumed.optimizer).toEqual(whole.optimizer);
    expect(resumed.test).toEqual(whole.test);
  });

  test('what is tested, saved and predicted with is the average, not the weights of training', async () => {
    const what = spec(2, { epochs: 4, average: { decay: 0.95 } }),
      result = await watch(pool, what).job.done,
      plain = await watch(pool, spec(2, { epochs: 4 })).job.done;
    const { document, dataset, split } = what;
    const rest = { document, dataset, indices: split.test, affine: {}, lanes: 1, portable: false };
    expect((await pool.infer({ ...rest, weights: result.weights })).metrics).toEqual(result.test);
    expect(result.weightsHash).not.toBe(plain.weightsHash);
    // Training itself knows nothing of the average.
    const raw = result.optimizer.filter(({ name }) => name.endsWith('/raw'));
    expect(raw.map(({ values }) => values)).toEqual(plain.weights.map(({ values }) => values));
    const statistics = (name: string) => result.weights.find((w) => w.name === name)!.values;
    expect(statistics('norm1.runningMean')).toEqual(
      plain.weights.find((w) => w.name === 'norm1.runningMean')!.values,
    );
  });

  test('a run that has given back its best weights goes on from its last', async () => {
    const { schedule, earlyStopping } = course,
      patient = { schedule, earlyStopping: { ...earlyStopping, patience: 100 } };
    const whole = await watch(pool, spec(2, { ...patient, epochs: 12 })).job.done,
      first = await watch(pool, spec(2, { ...patient, epochs: 9 })).job.done,
      second = await watch(pool, { ...spec(2, { ...patient, epochs: 12 }), resume: first }).job.done;
    expect(second.weightsHash).toBe(whole.weightsHash);
    expect(second.optimizer).toEqual(whole.optimizer);
  });
});

describe('resume', () => {
  test('a run in three parts, one of them stopped in mid-epoch, ends with the bits of one that was never interrupted', async () => {
    const whole = await watch(pool, spec(2, { epochs: 60 })).job.done;
    const first = await watch(pool, spec(1, { epochs: 7 })).job.done;
    const second = watch(pool, { ...spec(2, { epochs: 60 }), resume: first });
    await second.until(() => second.seen.epochs.length >= 3);
    // The lanes go on as soon as the epoch is dealt with, which it is when this turn ends.
    await new Promise((resolve) => setImmediate(resolve));
    second.job.stop();
    const stopped = await second.job.done;
    expect(stopped.reason).toBe('stopped');
    expect(stopped.step).toBeGreaterThan(first.step);
    const { job, seen } = watch(pool, { ...spec(3, { epochs: 60 }), resume: stopped });
    const last = await job.done;
    expect(last.weightsHash).toBe(whole.weightsHash);
    expect(last.test).toEqual(whole.test);
    expect(seen.epochs.at(-1)).toMatchObject({ epoch: 60, step: 360, train: whole.epochs.at(-1)!.train });
  });

  test('the state of another optimizer is refused by name', async () => {
    const adam = await watch(pool, spec(1, { epochs: 1 })).job.done;
    const optimizer = { type: 'momentum', params: {} };
    const { reason, problems } = await watch(pool, { ...spec(1, { optimizer }), resume: adam }).job.done;
    expect(reason).toBe('failed');
    expect(problems.map((p) => p.message).join()).toMatch(
      /state conv1\.w\/velocity of the optimizer is missing/,
    );
  });
});

test('telemetry comes at most 20 times a second, its last point is the last step', async () => {
  const { job, seen } = watch(pool, spec(1, { epochs: 300 }));
  const result = await job.done;
  expect(seen.points.at(-1)!.step).toBe(result.epochs.at(-1)!.step);
  const span = (seen.readings.at(-1)! - seen.readings[0]!) / 1000;
  // The last reading comes when the run ends, whenever that is.
  expect(seen.readings.length).toBeLessThanOrEqual(20 * span + 2);
  expect(seen.points.every((p) => Number.isFinite(p.loss))).toBe(true);
});

test('what the listener cannot write ends the run with that problem', async () => {
  const full = new ProblemError(problem('host/disk-full', { path: 'last.safetensors' }));
  const { reason, problems } = await pool.train(spec(2), {
    telemetry() {},
    epoch: () => Promise.reject(full),
    state() {},
  }).done;
  expect(reason).toBe('failed');
  expect(problems.map((p) => p.code)).toEqual(['host/disk-full']);
});

test('a run that ends because its listener failed cannot be talked into going on', async () => {
  const states: string[] = [];
  const job = pool.train(spec(2, { epochs: 100_000 }), {
    telemetry() {},
    epoch() {
      queueMicrotask(() => (job.pause(), job.resume()));
      throw new ProblemError(problem('host/disk-full', { path: 'last.safetensors' }));
    },
    state: (state) => void states.push(state),
  });
  const { reason, epochs } = await job.done;
  expect([reason, epochs.length]).toEqual(['failed', 1]);
  expect(states).toEqual(['preparing', 'running', 'stopping', 'ended']);
});

test('where the fast kernels are missing it trains all the same, and says so', async () => {
  const slow = workers('workers/lane.ts', 'nowhere');
  try {
    const { reason, kernels, problems } = await watch(slow, spec(1, { epochs: 1 })).job.done;
    expect([reason, kernels]).toEqual(['completed', 'reference']);
    expect(problems.map((p) => [p.code, p.severity])).toEqual([['run/slow-kernels', 'warning']]);
  } finally {
    await slow.close();
  }
});

describe('a lane that dies', () => {
  afterEach(() => vi.unstubAllEnvs());
  test.each(['exit', 'throw', 'trap', 'memory'])(
    '%s: the run fails within 2 s with the cause; the next one works',
    async (way) => {
      // Threads copy the environment when they start, so each way has a pool of its own.
      vi.stubEnv('BACKPROP_TEST_DEATH', way);
      const mortal = workers('test/threads/fixtures/dyingLane.ts');
      try {
        const { job, seen, until } = watch(mortal, spec(3, { epochs: 100_000 }));
        await until(() => seen.states.includes('running'));
        const started = performance.now(),
          result = await job.done;
        expect(result.reason).toBe('failed');
        expect(result.problems.map((p) => p.code)).toEqual(['run/lane-died']);
        // Filling a heap takes its time; the other ways are at once.
        if (way !== 'memory') expect(performance.now() - started).toBeLessThan(2000);
        vi.stubEnv('BACKPROP_TEST_DEATH', '');
        expect((await watch(mortal, spec(1)).job.done).reason).toBe('completed');
      } finally {
        await mortal.close();
      }
    },
  );
});
