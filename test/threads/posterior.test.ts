import { afterAll, describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../contract/project.ts';
import { layerOf, projectOf } from '../cases/document.ts';
import { spec, watch, workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

describe('Monte Carlo dropout', () => {
  const x = [0.5, -1, 2, 1.5],
    w = [1, 0.5, -0.25, 2],
    rate = 0.3,
    rows = 3000;
  const document = projectOf([
    layerOf('in', 'input', { shape: [4] }),
    layerOf('drop', 'dropout', { rate }, 'in'),
    layerOf('out', 'dense', { units: 1 }, 'drop'),
  ]);
  const ask = async (dropOut?: { seed: number; pass: number }, lanes = 2) => {
    const { outputs } = await pool.infer({
      document,
      weights: [
        { name: 'out.w', shape: [4, 1], values: Float32Array.from(w) },
        { name: 'out.b', shape: [1], values: Float32Array.of(0.125) },
      ],
      dataset: {
        name: 'copies',
        count: rows,
        fixedTest: null,
        columns: {
          input: { shape: [4], values: Float32Array.from({ length: 4 * rows }, (_, i) => x[i % 4]!) },
        },
      },
      indices: Uint32Array.from({ length: rows }, (_, i) => i),
      affine: {},
      lanes,
      portable: false,
      ...(dropOut && { dropOut }),
    });
    return outputs;
  };
  const exact = x.reduce((sum, v, j) => sum + v * w[j]!, 0.125);

  test('a linear network: mean w x + b, variance p / (1 - p) sum (w x)^2', async () => {
    const draws = [...(await ask({ seed: 1, pass: 1 })), ...(await ask({ seed: 1, pass: 2 }))];
    const mean = draws.reduce((a, b) => a + b) / draws.length,
      variance = draws.reduce((sum, d) => sum + (d - mean) ** 2, 0) / draws.length;
    const expected = (rate / (1 - rate)) * x.reduce((sum, v, j) => sum + (v * w[j]!) ** 2, 0);
    // Four standard errors of the mean; of a variance the error is about sqrt(2 / n) of it, somewhat more for these.
    expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
  });

  test('passes differ, the same pass is the same on any number of lanes, and without it nothing drops out', async () => {
    const [a, b, again, plain] = [
      await ask({ seed: 1, pass: 1 }),
      await ask({ seed: 1, pass: 2 }),
      await ask({ seed: 1, pass: 1 }, 1),
      await ask(),
    ];
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    for (const value of plain) expect(value).toBeCloseTo(exact, 5);
  });
});

const withPosterior = (
  posterior: NonNullable<ProjectDocument['training']['posterior']>,
  training: Partial<ProjectDocument['training']> = {},
) => spec(1, { epochs: 2, posterior, ...training });

describe('an ensemble', () => {
  const what = withPosterior({ kind: 'ensemble', members: 3 });

  test('has the weights of trainings that differ in their seed alone, and the mean of their figures', async () => {
    const { job, seen } = watch(pool, what),
      result = await job.done;
    expect(result.reason).toBe('completed');
    const { posterior: _, ...training } = what.document.training;
    const alone = [];
    for (const seed of [5, 6, 7])
      alone.push(await watch(pool, { ...what, document: { ...what.document, training }, seed }).job.done);
    expect(result.draws).toEqual(alone.map(({ weights }) => weights));
    expect(result.test!['loss']).toBeCloseTo(
      alone.reduce((sum, { test: t }) => sum + t!['loss']! / 3, 0),
      10,
    );
    expect(seen.epochs.map(({ epoch, member }) => [epoch, member])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 3],
      [6, 3],
    ]);
    expect(seen.epochs.map(({ step }) => step)).toEqual([6, 12, 18, 24, 30, 36]);
    expect(seen.states.filter((state) => state === 'preparing' || state === 'ended')).toEqual([
      'preparing',
      'ended',
    ]);
  });

  test.each([2, 3])('goes on from epoch %i to the same bits', async (epoch) => {
    const whole = await watch(pool, what).job.done;
    const taken = Promise.withResolvers<NonNullable<typeof what.resume>>();
    await pool.train(what, {
      telemetry() {},
      epoch: (record, snapshot) => {
        if (record.epoch === epoch) taken.resolve(structuredClone(snapshot()));
      },
      state() {},
    }).done;
    const rest = await watch(pool, { ...what, resume: await taken.promise }).job.done;
    expect(rest.weightsHash).toBe(whole.weightsHash);
    expect(rest.draws).toEqual(whole.draws);
  });

  test('that is stopped keeps the members that have ended', async () => {
    const { job, seen, until } = watch(pool, withPosterior({ kind: 'ensemble', members: 50 }));
    await until(() => seen.epochs.some(({ member }) => member === 3));
    job.stop();
    const result = await job.done;
    expect(result.reason).toBe('stopped');
    expect(result.draws!.length).toBeGreaterThanOrEqual(2);
    expect(result.draws!.length).toBeLessThan(50);
  });
});

describe('SGLD', () => {
  const posterior = { kind: 'sgld', burnIn: 2, every: 2, samples: 2 } as const,
    what = withPosterior(posterior, {
      epochs: 9,
      optimizer: { type: 'sgld', params: { learningRate: 1e-4 } },
    });

  test('keeps the weights of every second epoch after the burn-in, the last of them', async () => {
    const kept = new Map<number, unknown>();
    const result = await pool.train(what, {
      telemetry() {},
      epoch: (record, snapshot) => void kept.set(record.epoch, structuredClone(snapshot().weights)),
      state() {},
    }).done;
    expect(result.draws).toEqual([kept.get(6), kept.get(8)]);
  });

  test('gives the same weights on any number of lanes, and others for another seed', async () => {
    const hashes = [];
    for (const [lanes, seed] of [
      [1, 5],
      [3, 5],
      [1, 6],
    ] as const)
      hashes.push((await watch(pool, { ...what, lanes, seed }).job.done).weightsHash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });
});
