import type { Piscina } from 'piscina';
import { availableParallelism } from 'node:os';
import { problem, type Problem } from '../contract/problems.ts';
import type { JobLayout } from '../engine/graph/layout.ts';
import { timeoutSlot } from '../engine/kernels/control.ts';
import type { ReadTask } from './pieces.ts';
import { poison } from './poison.ts';
import { lanePoisoned, laneTimedOut, type LaneTask, type LeadResult, type LeadTask } from './protocol.ts';

/** Longest wait of one lane for another inside a step. Steps take milliseconds; this is for a lane that is lost. */
const barrierTimeout = 30_000;
/** How long poisoned lanes may take to come home before their threads are ended. */
const grace = 2_000;

/**
 * `quiet`: every lane came home by itself, so that the memory may serve another job. `unreadable`: why a column in files could not
 * be read to the end.
 */
export type GroupResult = { readonly quiet: boolean; readonly unreadable: Problem | null } & (
  { readonly ok: true; readonly result: LeadResult } | { readonly ok: false; readonly problem: Problem }
);

/** Runs all lanes of a job at once and comes back when all have come home or were ended. Never rejects. */
export async function runGroup(
  pool: Piscina<LaneTask, LeadResult | null>,
  memory: WebAssembly.Memory,
  module: WebAssembly.Module | null,
  layout: JobLayout,
  lead: LeadTask,
  read: ReadTask | null,
): Promise<GroupResult> {
  const words = new Int32Array(memory.buffer),
    lanes = layout.scratch.length;
  words[timeoutSlot] = barrierTimeout;
  const ender = new AbortController(),
    plans = layout.plans.map(({ plan, address, words: { length } }) => ({ plan, address, words: length }));
  const spin = lanes <= availableParallelism();
  let first: unknown,
    failed = false,
    timer: NodeJS.Timeout | undefined;

  /** The first to fail is the cause; the others come home because of it. */
  const fail = (error: unknown): null => {
    if (failed) return null;
    failed = true;
    first = error;
    poison(words);
    timer = setTimeout(() => ender.abort(), grace);
    return null;
  };
  const reading = read
    ? (pool.run(read as never, { name: 'readAhead', signal: ender.signal }) as Promise<unknown>).catch(fail)
    : null;
  const tasks = layout.scratch.map(async (scratch, lane) => {
    const task: LaneTask = {
      memory,
      module,
      lane,
      lanes,
      spin,
      plans,
      scratch,
      lead: lane === 0 ? lead : null,
    };
    const transferList = task.lead?.port ? [task.lead.port] : [];
    try {
      return await pool.run(task, { signal: ender.signal, transferList });
    } catch (error) {
      return fail(error);
    }
  });
  const results = await Promise.all(tasks),
    unreadable = (await reading) as Problem | null;
  clearTimeout(timer);
  const result = results[0];
  const quiet = !ender.signal.aborted;
  if (!failed && result) return { ok: true, result, quiet, unreadable };
  return { ok: false, problem: cause(first), quiet, unreadable };
}

function cause(error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason === laneTimedOut) return problem('run/timeout', { seconds: barrierTimeout / 1000 });
  if (reason === lanePoisoned) return problem('run/lane-died', { reason: 'another thread failed first' });
  return problem('run/lane-died', { reason: reason || 'no reason was given' });
}
