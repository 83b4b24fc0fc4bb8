import { encode } from './encode.ts';
import { wasmExecutor, type KernelExports } from './executor.ts';
import { scratchBytes } from './places.ts';
import { reference, type Kernel } from './reference.ts';
import { sampleCall, Sampler } from './samples.ts';
import { verbNames, verbs, type VerbName } from './verbs.ts';

/** A memory in which kernels are tried out: control words, one encoded plan, scratch, then the operands. */
export const trialPlaces = { control: 0, plan: 4096, scratch: 65536, arena: 65536 + scratchBytes } as const;
/** Elements for the operands of one call. */
export const trialElements = 2 ** 18;
export const trialPages = Math.ceil((trialPlaces.arena + trialElements * 4) / 65536);

/** Runs one call, cut into `lanes` ranges one after the other, in a trial memory that holds `values` as operands. */
export function tryCall(
  kernels: KernelExports,
  memory: WebAssembly.Memory,
  call: ReturnType<typeof sampleCall>,
  values: Float32Array,
  lanes: number,
): Float32Array {
  const arena = new Float32Array(memory.buffer, trialPlaces.arena, values.length),
    base = trialPlaces.arena / 4;
  const args = { ...call.args };
  for (const [name, kind] of Object.entries(verbs[call.verb])) {
    if ((kind === 'read' || kind === 'write') && args[name]! >= 0) args[name]! += base;
  }
  const words = encode([{ ...call, args }]),
    { control, plan, scratch } = trialPlaces;
  arena.set(values);
  new Int32Array(memory.buffer).set(words, plan / 4);
  const executor = wasmExecutor(kernels, { memory, control, scratch });
  const handle = { address: plan, calls: 1, words: words.length };
  for (let lane = 0; lane < lanes; lane++) executor.run(handle, lane, lanes);
  return arena;
}

/** The greatest |a - b| / (1 + |b|); infinite where one is a number and the other is not. */
export function difference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!,
      y = b[i]!;
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    const d = Math.abs(x - y) / (1 + Math.abs(y));
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}

/** Kernels sum in another order than the reference, in float32: about 5e-6 in the longest sums that are tried. */
export const tolerance = 3e-5;

/** Random calls of each verb, all options among them, at start-up; the tests try many more. */
const callsPerVerb = 3,
  mostSize = 20,
  elements = 16384;

/** Holds a module to the reference: undefined, or what is wrong with it. `round` draws other calls. */
export function verifyKernels(
  kernels: KernelExports,
  memory: WebAssembly.Memory,
  round = 0,
): string | undefined {
  // One for all calls: hundreds would wait as tens of megabytes until V8 looks for what is dead.
  const values = new Float32Array(elements);
  for (const verb of verbNames) {
    for (let seed = 1; seed <= callsPerVerb; seed++) {
      values.fill(0);
      const call = sampleCall(verb, new Sampler(values, round * callsPerVerb + seed, mostSize));
      const result = tryCall(kernels, memory, call, values, 2);
      (reference[verb] as Kernel<VerbName>)(values, call.args as never, 0, call.items);
      const error = difference(result, values);
      if (!(error <= tolerance)) return `${verb} differs from the reference by ${error.toExponential(1)}`;
    }
  }
  return undefined;
}
