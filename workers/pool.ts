import { Piscina } from 'piscina';
import type { LaneTask, LeadResult } from './protocol.ts';

/**
 * One pool per process. A job's lanes wait for each other, so all of them must run at once: the pool may always start
 * another thread (it does so only where none is free), and keeps the threads it has, because starting one takes longer
 * than many a job, and ending threads again and again is where runtimes are weakest.
 */
export function createPool(laneFile: string): Piscina<LaneTask, LeadResult | null> {
  return new Piscina<LaneTask, LeadResult | null>({
    filename: laneFile,
    minThreads: 0,
    maxThreads: 256,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    // What is large lies in the shared memory, which this does not count: a lane whose heap grows has gone wrong. A lane makes few
    // objects, and V8 would let each grow to 32 MiB before it looks for those that are dead.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 2 },
  });
}
