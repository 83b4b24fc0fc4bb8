/** Whole training steps of our engine: `node ours.ts MODEL LANES SECONDS [quiet]`. Prints one JSON line as torch_steps.py does. */
import { join } from 'node:path';
import { createWorkers } from '../../workers/index.ts';
import { dataOf } from '../data.ts';
import { documentOf, modelOf } from '../models.ts';
import { comparedSteps, seed } from '../problem.ts';

const [name, lanes, seconds] = process.argv.slice(2) as [string, string, string];
const root = join(import.meta.dirname, '../..');
const workers = createWorkers({
  laneFile: join(root, 'workers/lane.ts'),
  kernelsFolder: join(root, 'engine/kernels/wasm/build'),
});
const dataset = dataOf(modelOf(name)),
  compared = comparedSteps(name);
const none = new Uint32Array(0);
const split = {
  train: Uint32Array.from({ length: dataset.count }, (_, i) => i),
  validation: none,
  test: none,
};
const losses: number[] = [],
  ends: { step: number; seconds: number }[] = [];

const job = workers.train(
  { document: documentOf(name, 1_000_000), dataset, split, affine: {}, lanes: Number(lanes), seed },
  {
    telemetry(points) {
      for (const { step, loss } of points) if (step <= compared) losses[step - 1] = loss;
    },
    epoch(record) {
      ends.push({ step: record.step, seconds: record.seconds });
      // The first epoch warms up.
      if (record.seconds - ends[0]!.seconds > Number(seconds)) job.stop();
    },
    state() {},
  },
);
const result = await job.done;
if (result.reason !== 'stopped') throw new Error(result.problems.map((p) => p.message).join(' '));
const first = ends[0]!,
  last = ends.at(-1)!;
const stepsPerSecond = (last.step - first.step) / (last.seconds - first.seconds);
const memory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ losses, stepsPerSecond, memory, kernels: result.kernels }));
await workers.close();
