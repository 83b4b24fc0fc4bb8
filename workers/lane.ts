import { poisonSlot, runFinished, runPoisoned } from '../engine/kernels/control.ts';
import {
  referenceExecutor,
  wasmExecutor,
  type Executor,
  type KernelExports,
} from '../engine/kernels/executor.ts';
import { lead } from './lead.ts';
import { poison } from './poison.ts';
import { lanePoisoned, laneTimedOut, slots, type LaneTask, type LeadResult } from './protocol.ts';

// A method that is no network runs on a thread of the same pool.
export { learnBaseline } from './baselines.ts';
// So does what reads columns that stay in files.
export { readAhead } from './pieces.ts';

/**
 * How often a follower looks for the next step before it goes to sleep: the leader needs 5-20 us between two steps, a
 * look takes about 5 ns, waking up a sleeper 50 us.
 */
const looks = 20_000;
/** A sleeping follower looks for poison at least this often, in milliseconds. */
const slice = 250;

/** The entry of a thread: one lane of one job. Rejects where the job is poisoned, so that nothing waits for ever. */
export default function runLane(task: LaneTask): LeadResult | null {
  const words = new Int32Array(task.memory.buffer);
  const executor = executorOf(task),
    { lane, lanes } = task;
  const handles = task.plans.map(({ plan, address, words: length }) => ({
    address,
    calls: plan.calls.length,
    words: length,
  }));

  /** Runs a plan on this lane; all lanes are together again when it returns. */
  const run = (index: number): void => {
    const { divided } = task.plans[index]!.plan;
    let code = divided ? executor.run(handles[index]!, lane, lanes) : executor.run(handles[index]!, 0, 1);
    if (code === runFinished && divided && lanes > 1) code = executor.barrier(lanes);
    if (code !== runFinished) throw new Error(code === runPoisoned ? lanePoisoned : laneTimedOut);
  };

  try {
    if (task.lead) return lead(task, task.lead, words, run);
    follow(words, task, run);
    return null;
  } catch (error) {
    poison(words);
    throw error;
  }
}

function executorOf({ memory, module, scratch }: LaneTask): Executor {
  if (!module) return referenceExecutor({ memory, control: 0 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return wasmExecutor(exports as unknown as KernelExports, { memory, control: 0, scratch });
}

function follow(words: Int32Array, task: LaneTask, run: (plan: number) => void): void {
  for (let seen = 0; ; seen++) {
    let left = task.spin ? looks : 0;
    while (Atomics.load(words, slots.go) === seen) {
      if (left-- > 0) continue;
      Atomics.wait(words, slots.go, seen, slice);
      if (Atomics.load(words, poisonSlot) !== 0) throw new Error(lanePoisoned);
    }
    const plan = Atomics.load(words, slots.plan);
    if (plan < 0) return;
    run(plan);
  }
}
