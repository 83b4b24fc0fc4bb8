// The barrier between the lanes of a run, on the control words of control.ts.
import {
  arrivedSlot, generationSlot, poisonSlot, runFinished, runPoisoned, runTimedOut, sleepingSlot, timeoutSlot, waitSlice,
} from '../control';

/**
 * Looks at the generation before a lane goes to sleep: about half a millisecond. A lane that is held up by something else on the
 * machine is mostly back by then, and one that sleeps loses more by being woken: the mlp of the bench, with six barriers in
 * 0.4 ms, is up to 1.3 times as fast as with a tenth of it. Ten times as long gains nothing more.
 */
const SPINS = 200000;

@inline function word(control: usize, slot: i32): usize {
  return control + (<usize>slot << 2);
}

/** Waits for all lanes; returns runFinished, runPoisoned or runTimedOut. */
export function barrier(control: usize, lanes: i32): i32 {
  if (lanes <= 1) return runFinished;
  if (atomic.load<i32>(word(control, poisonSlot))) return runPoisoned;
  const generation = word(control, generationSlot), current = atomic.load<i32>(generation);
  if (atomic.add<i32>(word(control, arrivedSlot), 1) == lanes - 1) {
    atomic.store<i32>(word(control, arrivedSlot), 0);
    atomic.add<i32>(generation, 1);
    if (atomic.load<i32>(word(control, sleepingSlot)) > 0) atomic.notify(generation, -1);
    return runFinished;
  }
  for (let spins = SPINS; spins > 0; spins--) if (atomic.load<i32>(generation) != current) return runFinished;
  return sleep(control, generation, current);
}

function sleep(control: usize, generation: usize, current: i32): i32 {
  let left = load<i32>(word(control, timeoutSlot));
  const isLimited = left > 0;
  while (atomic.load<i32>(generation) == current) {
    if (atomic.load<i32>(word(control, poisonSlot))) return runPoisoned;
    if (isLimited && left <= 0) return runTimedOut;
    const slice = isLimited ? min(left, waitSlice) : waitSlice;
    // Counted before the generation is looked at again (inside wait), so that the last lane cannot miss a sleeper.
    atomic.add<i32>(word(control, sleepingSlot), 1);
    atomic.wait<i32>(generation, current, <i64>slice * 1000000);
    atomic.sub<i32>(word(control, sleepingSlot), 1);
    left -= slice;
  }
  return runFinished;
}
