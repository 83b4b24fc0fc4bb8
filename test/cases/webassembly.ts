import { readFileSync } from 'node:fs';
import { controlSize } from '../../engine/kernels/control.ts';
import { encode, encodedWords } from '../../engine/kernels/encode.ts';
import type { KernelExports } from '../../engine/kernels/executor.ts';
import { scratchBytes } from '../../engine/kernels/places.ts';
import { variants, type VariantName } from '../../engine/kernels/variants.ts';
import type { Plan } from '../../engine/graph/plan.ts';
import type { Backend } from './backends.ts';

/** control | arena | encoded plan | scratch of each lane, in one memory that all trials of a process share in turn. */
const pages = 768,
  planBytes = 2 ** 20,
  maxLanes = 4;
export const control = 0;
export const planAddress = pages * 65536 - maxLanes * scratchBytes - planBytes;
export const scratchOf = (lane: number): number => planAddress + planBytes + lane * scratchBytes;

let memory: WebAssembly.Memory | undefined;
export const sharedMemory = (): WebAssembly.Memory =>
  (memory ??= new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }));

export const variantNames = Object.keys(variants) as VariantName[];

export const moduleOf = (name: VariantName): WebAssembly.Module =>
  new WebAssembly.Module(
    readFileSync(new URL(`../../engine/kernels/wasm/build/${name}.wasm`, import.meta.url)),
  );

const instances = new Map<VariantName, KernelExports>();
function kernelsOf(name: VariantName): KernelExports {
  let kernels = instances.get(name);
  if (!kernels) {
    const { exports } = new WebAssembly.Instance(moduleOf(name), { env: { memory: sharedMemory() } });
    instances.set(name, (kernels = exports as unknown as KernelExports));
  }
  return kernels;
}

/**
 * Places a plan in the shared memory, over a clean arena. The control words are left alone: a lane may still be on its
 * way out of the last barrier, and would count itself out of new ones.
 */
export function loadPlan(plan: Plan, calls = plan.calls): Float32Array {
  const { buffer } = sharedMemory();
  if (plan.end * 4 > planAddress) throw new RangeError('the plan is too large for the memory of the tests');
  const floats = new Float32Array(buffer, 0, plan.end);
  floats.fill(NaN, controlSize);
  new Int32Array(buffer).set(encode(calls), planAddress / 4);
  return floats;
}

/** The kernels of one variant on one lane. */
export const webAssembly = (name: VariantName): Backend => ({
  name: `WebAssembly ${name}`,
  reserved: controlSize,
  load(plan) {
    const floats = loadPlan(plan),
      kernels = kernelsOf(name);
    return {
      memory: floats,
      run: (calls = plan.calls.length) => void kernels.run(planAddress, calls, 0, 1, control, scratchOf(0)),
    };
  },
});

/** The same, every call cut into the ranges of `lanes` lanes, which one thread does in turn, the last lane first. */
export const webAssemblyCutInto = (name: VariantName, lanes: number): Backend => ({
  name: `WebAssembly ${name} cut for ${lanes} lanes`,
  reserved: controlSize,
  load(plan) {
    // Alone, no lane may wait for another.
    const calls = plan.calls.map((call) => ({ ...call, barrierBefore: false })),
      floats = loadPlan(plan, calls),
      kernels = kernelsOf(name);
    let address = planAddress;
    const addresses = calls.map((call) => {
      const at = address;
      address += 4 * encodedWords([call]);
      return at;
    });
    return {
      memory: floats,
      run(count = calls.length) {
        for (const at of addresses.slice(0, count)) {
          for (let lane = lanes - 1; lane >= 0; lane--)
            kernels.run(at, 1, lane, lanes, control, scratchOf(lane));
        }
      },
    };
  },
});
