/**
 * Trains the bench's mlp on a folder of IDX files, as a project would: `node streamed.ts FOLDER MEMORY LANES SECONDS [windows]`.
 * MEMORY: MiB of images that may be in memory; `windows`: mixed as images in files are, wherever they are. Prints one JSON line.
 */
import { join } from 'node:path';
import { chunkingOf } from '../../engine/data/dataset.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { fingerprint, fitColumn, loadDataset } from '../../studio/data/index.ts';
import { createWorkers } from '../../workers/index.ts';
import { documentOf } from '../models.ts';
import { seed } from '../problem.ts';
import type { StreamedFigure } from '../streaming.ts';
import { peakMemory } from './peak.ts';

const [folder, memory, lanes, seconds, order] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string?,
];
/** Steps before the clock starts: kernels are compiled anew while they run, and memory finds its size. */
const warmUp = 2;
const root = join(import.meta.dirname, '../..');
const loaded = await loadDataset({ kind: 'idx', path: folder, memory: Number(memory) }, folder);
const input = loaded.columns['input']!,
  dataset = order === 'windows' ? { ...loaded, chunking: chunkingOf(sizeOf(input.shape)) } : loaded;
const split = splitDataset(dataset, { train: 0.98, validation: 0.01, test: 0.01, seed, stratify: true }),
  affine = { input: await fitColumn(input, split.train, 'scale') };
const asked = performance.now(),
  print = await fingerprint(dataset),
  fingerprintSeconds = (performance.now() - asked) / 1000;

const workers = createWorkers({
  laneFile: join(root, 'workers/lane.ts'),
  kernelsFolder: join(root, 'engine/kernels/wasm/build'),
});
const losses: number[] = [],
  resident: number[] = [];
let first: { step: number; at: number } | undefined,
  last = { step: 0, at: 0 };
const job = workers.train(
  { document: documentOf('mlp', 1_000_000), dataset, split, affine, lanes: Number(lanes), seed },
  {
    telemetry(points, { step }) {
      for (const { step: of, loss } of points) if (of <= 500) losses[of - 1] = loss;
      const at = performance.now() / 1000;
      last = { step, at };
      if (at - begun < warmUp) return;
      first ??= last;
      if (at - first.at >= resident.length) resident.push(process.memoryUsage.rss());
      if (at - first.at > Number(seconds)) job.stop();
    },
    epoch() {},
    state() {},
  },
);
const begun = performance.now() / 1000;
const result = await job.done;
if (result.reason !== 'stopped') throw new Error(result.problems.map((p) => p.message).join(' '));
console.log(
  JSON.stringify({
    samples: dataset.count,
    inFiles: 'files' in input,
    losses,
    weights: result.weightsHash,
    fingerprint: print,
    fingerprintSeconds,
    stepsPerSecond: (last.step - first!.step) / (last.at - first!.at),
    peak: peakMemory(),
    resident,
  } satisfies StreamedFigure),
);
await workers.close();
