import type { Call, Plan } from '../../engine/graph/plan.ts';
import { reference, type Floats, type Kernel } from '../../engine/kernels/reference.ts';
import type { VerbName } from '../../engine/kernels/verbs.ts';

/** Something that can run a plan. */
export interface Backend {
  readonly name: string;
  /** Elements at the start of the memory that belong to it. */
  readonly reserved: number;
  load(plan: Plan): {
    readonly memory: Floats;
    /** Runs the first `calls` calls; all where not given. */
    run(calls?: number): void;
  };
}

export function runReference(memory: Floats, call: Call, begin: number, end: number): void {
  const kernel = reference[call.verb] as Kernel<VerbName>;
  kernel(memory, call.args as Parameters<typeof kernel>[1], begin, end);
}

const plain = (name: string, Memory: new (n: number) => Floats): Backend => ({
  name,
  reserved: 16,
  load(plan) {
    const memory = new Memory(plan.end);
    // Whatever was there before must not matter; NaN shows if it does.
    memory.fill(NaN);
    return {
      memory,
      run(calls = plan.calls.length) {
        for (let i = 0; i < calls; i++) runReference(memory, plan.calls[i]!, 0, plan.calls[i]!.items);
      },
    };
  },
});

export const float64 = plain('reference float64', Float64Array);
export const float32 = plain('reference float32', Float32Array);

/** The items of a call that one of `lanes` lanes does: whole grains, contiguous. */
export function share(call: Pick<Call, 'items' | 'grain'>, lane: number, lanes: number): [number, number] {
  const grains = Math.ceil(call.items / call.grain);
  const cut = (i: number) => Math.min(call.items, Math.floor((grains * i) / lanes) * call.grain);
  return [cut(lane), cut(lane + 1)];
}

/** The reference kernels, every call cut into the ranges of `lanes` lanes, the last lane first. */
export const cutInto = (lanes: number): Backend => ({
  name: `reference float32 cut for ${lanes} lanes`,
  reserved: 16,
  load(plan) {
    const { memory } = float32.load(plan);
    return {
      memory,
      run(calls = plan.calls.length) {
        for (const call of plan.calls.slice(0, calls)) {
          for (let lane = lanes - 1; lane >= 0; lane--) {
            const [begin, end] = share(call, lane, lanes);
            if (begin < end) runReference(memory, call, begin, end);
          }
        }
      },
    };
  },
});
