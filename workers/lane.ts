import { createExecutor } from '../engine/kernels/executor.ts';
import { poisonSlot, runFinished, runPoisoned } from '../engine/kernels/control.ts';
import { lead } from './lead.ts';
import { poison } from './poison.ts';
import { lanePoisoned, laneTimedOut, slots, type LaneTask, type LeadResult } from './protocol.ts';

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
  const executor = createExecutor({ memory: task.memory, module: task.module });
  const { lane, lanes, scratch } = task;

  /** Runs a plan on this lane; all lanes are together again when it returns. */
  const run = (index: number): void => {
    const { plan, address } = task.plans[index]!;
    const code = executor.run({ calls: plan.calls, address }, { lane, lanes, scratch, control: 0 });
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
