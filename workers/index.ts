import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectKernels } from '../engine/kernels/select.ts';
import type { Workers, WorkersOptions } from './api.ts';
import { askBaseline } from './baselines.ts';
import type { Context, Kernels } from './context.ts';
import { enableRevectorizer } from './flags.ts';
import { infer } from './infer.ts';
import { MemoryPool } from './memory.ts';
import { createPool } from './pool.ts';
import { startPosterior } from './posterior.ts';

export type * from './api.ts';

/** The threads of a process: made once, kept until `close`. */
export function createWorkers(options: WorkersOptions): Workers {
  enableRevectorizer();
  const chosen = new Map<boolean, Promise<Kernels>>(),
    running = new Set<{ stop(): void; done: Promise<unknown> }>();
  const context: Context = {
    pool: createPool(options.laneFile),
    memories: new MemoryPool(),
    // Chosen once per process, so that all runs of a process, and all lanes of a run, round alike.
    kernels(portable) {
      const known = chosen.get(portable);
      if (known) return known;
      const read = (name: string) => readFileSync(join(options.kernelsFolder, name));
      const selection = selectKernels({ portable, read });
      chosen.set(portable, selection);
      return selection;
    },
  };
  return {
    train(spec, listener) {
      const job = startPosterior(context, spec, listener);
      running.add(job);
      void job.done.then(() => running.delete(job));
      return job;
    },
    infer: (spec) => infer(context, spec),
    baseline: (task, signal) => askBaseline(context.pool, task, signal),
    async close() {
      for (const job of running) job.stop();
      await Promise.all([...running].map((job) => job.done));
      await context.pool.destroy();
    },
  };
}
