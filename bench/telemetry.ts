/**
 * What live metrics cost: the same training with everything that a session tells while it runs (losses of the steps to a file
 * and to a window, records of epochs), and with nobody who reads the steps, in turns within one process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRunFolder } from '../studio/runs/folder.ts';
import { openMetrics } from '../studio/runs/metrics.ts';
import type { TrainingListener } from '../workers/api.ts';
import { createWorkers } from '../workers/index.ts';
import { dataOf } from './data.ts';
import { modelOf } from './models.ts';
import { rateOf } from './rate.ts';
import { laneFiles, median } from './steps.ts';

const model = 'mlp',
  rounds = 7,
  seconds = 1.5;

interface Told {
  readonly listener: Omit<TrainingListener, 'state'>;
  end(): Promise<void>;
}

/** As studio/training/session.ts tells it; a window is given a structured clone. */
async function everything(project: string): Promise<Told> {
  const folder = await makeRunFolder(project),
    metrics = await openMetrics(folder),
    { run } = folder;
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => undefined;
  return {
    listener: {
      telemetry(points, progress) {
        metrics.steps(points);
        port1.postMessage({ event: 'train.telemetry', payload: { run, points, ...progress } });
      },
      epoch(record) {
        metrics.epoch(record);
        port1.postMessage({ event: 'train.epoch', payload: { run, record } });
      },
    },
    async end() {
      await metrics.close();
      port1.close();
    },
  };
}

export async function benchTelemetry(): Promise<object[]> {
  const workers = createWorkers(laneFiles),
    project = mkdtempSync(join(tmpdir(), 'backprop-bench-')),
    bench = modelOf(model),
    common = { lanes: 2, seconds, dataset: dataOf(bench) };
  const on: number[] = [],
    off: number[] = [];
  try {
    await rateOf(workers, bench, common);
    for (let round = 0; round < rounds; round++) {
      const { listener, end } = await everything(project);
      on.push(await rateOf(workers, bench, { ...common, listener }));
      await end();
      off.push(await rateOf(workers, bench, common));
    }
  } finally {
    await workers.close();
    rmSync(project, { recursive: true });
  }
  const ratio = median(on.map((each, i) => each / off[i]!));
  return [{ model, lanes: 2, on: median(on), off: median(off), ratio }];
}

if (import.meta.main) console.log(JSON.stringify(await benchTelemetry()));
