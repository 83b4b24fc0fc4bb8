import {
  arrivedSlot,
  generationSlot,
  poisonSlot,
  runFinished,
  runPoisoned,
  runTimedOut,
  sleepingSlot,
  timeoutSlot,
  waitSlice,
} from './control.ts';
import { decode, partOf, type EncodableCall } from './encode.ts';
import { reference, type Floats, type Kernel } from './reference.ts';
import type { VerbName } from './verbs.ts';

/** An encoded plan in the shared memory: byte address of its words, number of calls, number of words. */
export interface PlanHandle {
  readonly address: number;
  readonly calls: number;
  readonly words: number;
}

/** Where a lane finds what it shares, and what is its own; byte addresses, multiples of 64. */
export interface LanePlaces {
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  /** This lane's own `scratchBytes`. */
  readonly scratch: number;
}

/** Runs plans on one lane. `run` returns runFinished, runPoisoned or runTimedOut (control.ts); it never hangs. */
export interface Executor {
  run(plan: PlanHandle, lane: number, lanes: number): number;
  /** Waits for all lanes. */
  barrier(lanes: number): number;
}

/** What a kernel module exports. */
export interface KernelExports {
  run(plan: number, calls: number, lane: number, lanes: number, control: number, scratch: number): number;
  barrier(control: number, lanes: number): number;
}

export function wasmExecutor(kernels: KernelExports, { control, scratch }: LanePlaces): Executor {
  return {
    run: (plan, lane, lanes) => kernels.run(plan.address, plan.calls, lane, lanes, control, scratch),
    barrier: (lanes) => kernels.barrier(control, lanes),
  };
}

/** The same on the reference kernels: where no module could be trusted. Slow, but it trains. */
export function referenceExecutor({ memory, control }: Omit<LanePlaces, 'scratch'>): Executor {
  const floats = new Float32Array(memory.buffer),
    words = new Int32Array(memory.buffer, control);
  const decoded = new WeakMap<PlanHandle, EncodableCall[]>();
  const callsOf = (plan: PlanHandle): EncodableCall[] => {
    let calls = decoded.get(plan);
    if (!calls)
      decoded.set(
        plan,
        (calls = decode(new Int32Array(memory.buffer, plan.address, plan.words), plan.calls)),
      );
    return calls;
  };
  return {
    run(plan, lane, lanes) {
      for (const call of callsOf(plan)) {
        if (call.barrierBefore && lanes > 1) {
          const state = referenceBarrier(words, lanes);
          if (state !== runFinished) return state;
        }
        if (isStopped(floats, call)) break;
        runCall(floats, call, lane, lanes);
      }
      return runFinished;
    },
    barrier: (lanes) => referenceBarrier(words, lanes),
  };
}

/** A whole plan without lanes on a memory of its own, such as a Float64Array: the mode in which mathematics is checked. */
export function runReference(mem: Floats, calls: readonly EncodableCall[]): void {
  for (const call of calls) {
    if (isStopped(mem, call)) break;
    runCall(mem, call, 0, 1);
  }
}

const isStopped = (mem: Floats, { guard }: EncodableCall): boolean =>
  guard !== undefined && !Number.isFinite(mem[guard]);

function runCall(
  mem: Floats,
  { verb, args, items, grain }: EncodableCall,
  lane: number,
  lanes: number,
): void {
  const [begin, end] = partOf(items, grain, lane, lanes);
  // A call's arguments fit its verb: `encode` and the planner see to it.
  if (begin < end) (reference[verb] as Kernel<VerbName>)(mem, args as never, begin, end);
}

/** wasm/barrier.ts without the spinning. */
function referenceBarrier(control: Int32Array, lanes: number): number {
  if (lanes <= 1) return runFinished;
  if (Atomics.load(control, poisonSlot)) return runPoisoned;
  const current = Atomics.load(control, generationSlot);
  if (Atomics.add(control, arrivedSlot, 1) === lanes - 1) {
    Atomics.store(control, arrivedSlot, 0);
    Atomics.add(control, generationSlot, 1);
    if (Atomics.load(control, sleepingSlot) > 0) Atomics.notify(control, generationSlot);
    return runFinished;
  }
  const limit = Atomics.load(control, timeoutSlot);
  let left = limit > 0 ? limit : Infinity;
  while (Atomics.load(control, generationSlot) === current) {
    if (Atomics.load(control, poisonSlot)) return runPoisoned;
    if (left <= 0) return runTimedOut;
    const slice = Math.min(left, waitSlice);
    Atomics.add(control, sleepingSlot, 1);
    Atomics.wait(control, generationSlot, current, slice);
    Atomics.sub(control, sleepingSlot, 1);
    left -= slice;
  }
  return runFinished;
}
