import { afterAll, expect, test } from 'vitest';
import type { ProblemError } from '../../contract/problems.ts';
import { Random } from '../../engine/tensor/random.ts';
import type { BaselineTask } from '../../workers/api.ts';
import { workers } from './fixtures/job.ts';

const pool = workers();
afterAll(() => pool.close());

function task(count: number, width: number): BaselineTask {
  const random = new Random(1, 1),
    features = Float32Array.from({ length: count * width }, () => random.normal());
  const targets = Float32Array.from({ length: count }, (_, i) => Number(features[i * width]! > 0)),
    table = { count, features, targets };
  return {
    method: 'forest',
    lesson: { train: table, width, classes: 2, outputs: 1, seed: 1 },
    judged: { test: table },
  };
}

test('a method learns on a thread', async () => {
  const asked = task(200, 3);
  const { predictions } = await pool.baseline(asked, new AbortController().signal);
  const hits = predictions['test']!.filter((p, i) => p === asked.lesson.train.targets[i]).length;
  expect(hits / 200).toBeGreaterThan(0.98);
});

test('and can be ended in the middle; the pool works on', async () => {
  const ender = new AbortController(),
    running = pool.baseline(task(20_000, 200), ender.signal);
  // Long enough at work to be in the middle: some hundred turns of this thread.
  for (let i = 0; i < 200; i++) await new Promise(setImmediate);
  ender.abort();
  const error = await running.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect((error as ProblemError).problems.map(({ code }) => code)).toEqual(['data/baselines-stopped']);
  const { predictions } = await pool.baseline(task(50, 2), new AbortController().signal);
  expect(predictions['test']).toHaveLength(50);
});
