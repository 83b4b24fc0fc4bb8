import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode, type EncodableCall } from '../engine/kernels/encode.ts';
import type { KernelExports } from '../engine/kernels/executor.ts';
import { scratchBytes } from '../engine/kernels/places.ts';
import { reference, type Kernel } from '../engine/kernels/reference.ts';
import { selectKernels } from '../engine/kernels/select.ts';
import type { VariantName } from '../engine/kernels/variants.ts';
import { Random } from '../engine/tensor/random.ts';
import { enableRevectorizer } from '../workers/flags.ts';
import { laneFiles } from './steps.ts';

/** Where the parts of a trial's memory begin, in bytes: what lanes share, the plan, a lane's own scratch, the operands. */
export const places = { control: 0, plan: 4096, scratch: 65536, arena: 65536 + scratchBytes } as const;
/** The first element of operands. */
export const firstElement = places.arena / 4;

export const readKernels = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(laneFiles.kernelsFolder, name)));

/** Best of short rounds, so that other programs on the machine weigh little: seconds per call. */
export function time(work: () => void, milliseconds = 150): number {
  let best = Infinity,
    rounds = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end || rounds < 12; rounds++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

/** Single kernel calls on one lane, in a memory of their own that is full of random numbers in -1..1. */
export interface Trial {
  readonly name: string;
  readonly floats: Float32Array;
  /** Noise everywhere. */
  refill(): void;
  /** Seconds of a call. */
  time(call: EncodableCall): number;
  /** Runs a call; the greatest difference of its first items from the reference's in float64, among `places`. */
  difference(call: EncodableCall, at: number, count: number, items?: number): number;
}

export async function openTrial(elements: number, only?: VariantName): Promise<Trial> {
  enableRevectorizer();
  const { name, module } = await selectKernels({ read: readKernels, ...(only ? { only } : {}) });
  if (!module) throw new Error('the kernels could not be used');
  const pages = Math.ceil((places.arena + 4 * elements) / 65536) + 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = exports as unknown as KernelExports,
    random = new Random(1, 1),
    floats = new Float32Array(memory.buffer),
    noise = Float32Array.from({ length: floats.length - firstElement }, () => random.uniform() * 2 - 1);
  const again = (): void => void kernels.run(places.plan, 1, 0, 1, places.control, places.scratch);
  const run = (call: EncodableCall): void => {
    new Int32Array(memory.buffer).set(encode([call]), places.plan / 4);
    again();
  };
  return {
    name,
    floats,
    refill: () => floats.set(noise, firstElement),
    time(call) {
      run(call);
      return time(again);
    },
    difference(call, at, count, items = call.items) {
      const values = Float64Array.from(floats);
      (reference[call.verb] as Kernel<never>)(values, call.args as never, 0, items);
      run(call);
      let worst = 0;
      for (let i = at; i < at + count; i++) worst = Math.max(worst, Math.abs(floats[i]! - values[i]!));
      return worst;
    },
  };
}
