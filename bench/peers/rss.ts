import { join } from 'node:path';
const rss = (what: string) => console.log(what.padEnd(30), (process.memoryUsage().rss / 2 ** 20).toFixed(0), 'peak', (process.resourceUsage().maxRSS / 1024).toFixed(0));
rss('start');
const { createWorkers } = await import('../../workers/index.ts');
const { dataOf } = await import('../data.ts');
const { documentOf, modelOf } = await import('../models.ts');
rss('imported');
const workers = createWorkers({ laneFile: join(import.meta.dirname, 'lane.js'), kernelsFolder: join(import.meta.dirname, '../../engine/kernels/wasm/build') });
rss('workers');
const name = process.argv[2]!;
const bench = modelOf(name), none = new Uint32Array(0);
for (const [steps, epochs] of [[4, 1], [bench.steps, 6]] as const) {
  const dataset = dataOf(bench, steps * bench.batch);
  rss(`data of ${steps}`);
  const job = workers.train({ document: documentOf(name, epochs), dataset, split: { train: Uint32Array.from({ length: dataset.count }, (_, i) => i), validation: none, test: none }, affine: {}, lanes: 2, seed: 1 },
    { telemetry() {}, epoch(r) { rss(`epoch ${r.epoch}`); }, state(s) { rss(s); } });
  await job.done;
}
rss('end');
await workers.close();
