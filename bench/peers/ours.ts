/**
 * Whole training steps of our engine, started from where bench/built.ts puts it: `node ours.js MODEL LANES SECONDS`. Prints one JSON
 * line as torch_steps.py does.
 */
import { join } from 'node:path';
import { createWorkers, type TrainingResult, type TrainingSpec } from '../../workers/index.ts';
import { affineOf, dataOf } from '../data.ts';
import { documentOf, modelOf } from '../models.ts';
import { comparedSteps, seed } from '../problem.ts';
import { peakMemory } from './peak.ts';

const [name, lanes, seconds] = process.argv.slice(2) as [string, string, string];
const workers = createWorkers({
  laneFile: join(import.meta.dirname, 'lane.js'),
  kernelsFolder: join(import.meta.dirname, '../../engine/kernels/wasm/build'),
});
const bench = modelOf(name),
  none = new Uint32Array(0);
/** As long as the steps that are timed are those that are compared, there is one data set, as the peers have. */
let dataset = dataOf(bench, comparedSteps(name) * bench.batch);
const specOf = (steps: number, epochs: number): TrainingSpec => {
  const samples = steps * bench.batch;
  if (dataset.count !== samples) dataset = dataOf(bench, samples);
  const train = Uint32Array.from({ length: samples }, (_, i) => i);
  return {
    document: documentOf(name, epochs),
    dataset,
    split: { train, validation: none, test: none },
    affine: affineOf(bench),
    lanes: Number(lanes),
    seed,
  };
};
const ended = (result: TrainingResult, reason: TrainingResult['reason']): TrainingResult => {
  if (result.reason !== reason) throw new Error(result.problems.map((p) => p.message).join(' '));
  return result;
};

const losses: number[] = [];
const first = workers.train(specOf(comparedSteps(name), 1), {
  telemetry(points) {
    for (const { step, loss } of points) losses[step - 1] = loss;
  },
  epoch() {},
  state() {},
});
ended(await first.done, 'completed').release();

const ends: { step: number; seconds: number }[] = [];
const job = workers.train(specOf(bench.steps, 1_000_000), {
  telemetry() {},
  epoch(record) {
    ends.push({ step: record.step, seconds: record.seconds });
    // The first epoch warms up.
    if (record.seconds - ends[0]!.seconds > Number(seconds)) job.stop();
  },
  state() {},
});
const { kernels, release } = ended(await job.done, 'stopped');
release();
const from = ends[0]!,
  to = ends.at(-1)!;
const stepsPerSecond = (to.step - from.step) / (to.seconds - from.seconds);
const memory = peakMemory();
console.log(JSON.stringify({ losses, stepsPerSecond, memory, kernels }));
await workers.close();
