import { encode } from './encode.ts';
import type { KernelExports } from './executor.ts';
import { hasFeature } from './features.ts';
import { variants, type VariantName } from './variants.ts';
import { trialPages, trialPlaces, verifyKernels } from './verify.ts';

export interface SelectOptions {
  /** The bytes of a file of engine/kernels/wasm/build, by its name. */
  readonly read: (name: string) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
  /** Only kernels whose results are the same bits on every machine. */
  readonly portable?: boolean;
  /** Only this variant, or the reference: for tests and benches. */
  readonly only?: VariantName | 'reference';
}

/** What became of one variant. */
export interface Trial {
  readonly name: VariantName;
  /** Speed of a small matrix product on one lane, in GFLOP/s. */
  readonly speed?: number;
  readonly problem?: string;
}

/** The kernels of a run. The leader chooses once and hands the module to all lanes: other kernels, other bits. */
export interface Selection {
  readonly name: VariantName | 'reference';
  /** Null: the reference. */
  readonly module: WebAssembly.Module | null;
  /** In one line: what was chosen, and why nothing faster. */
  readonly reason: string;
  readonly trials: readonly Trial[];
}

interface Candidate {
  readonly name: VariantName;
  readonly module: WebAssembly.Module;
  readonly kernels: KernelExports;
  /** The best round, in GFLOP/s. */
  speed: number;
}

/** Every host has it, but neither ECMAScript's library nor the engine's types. */
const { performance } = globalThis as unknown as { performance: { now(): number } };

/**
 * Chooses the fastest variant by a short measurement, holds it to the reference, and falls back to the next one, in the end
 * to the reference itself.
 */
export async function selectKernels(options: SelectOptions): Promise<Selection> {
  if (options.only === 'reference') return none('asked for', []);
  if (!hasFeature('threads')) return none('no shared memory in this host', []);
  if (!hasFeature('simd')) return none('no SIMD in this host', []);
  const memory = new WebAssembly.Memory({ initial: trialPages, maximum: 65536, shared: true });
  const trials: Trial[] = [],
    candidates: Candidate[] = [];
  for (const name of namesFor(options)) {
    try {
      const module = await WebAssembly.compile(await options.read(`${name}.wasm`));
      const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
      candidates.push({ name, module, kernels: exports as unknown as KernelExports, speed: 0 });
    } catch (error) {
      trials.push({ name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const candidate of candidates) {
      candidate.speed = Math.max(candidate.speed, measure(candidate.kernels, memory));
    }
  }
  candidates.sort((a, b) => b.speed - a.speed);
  for (const { name, module, kernels, speed } of candidates) {
    let problem: string | undefined;
    try {
      problem = verifyKernels(kernels, memory);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    trials.push({ name, speed, ...(problem === undefined ? {} : { problem }) });
    if (problem === undefined) {
      return {
        name,
        module,
        trials,
        reason: [`${name} (${Math.round(speed)} GFLOP/s)`, ...told(trials)].join('; '),
      };
    }
  }
  return none('no variant could be used', trials);
}

function namesFor({ portable, only }: SelectOptions): VariantName[] {
  if (only !== undefined && only !== 'reference') return [only];
  const relaxed = !portable && hasFeature('relaxedSimd');
  // Fused multiply-add is never slower where it exists, so the others are not even measured.
  return (Object.keys(variants) as VariantName[]).filter((name) => variants[name].fused === relaxed);
}

const told = (trials: readonly Trial[]): string[] =>
  trials.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name} refused: ${problem}`]));

const none = (why: string, trials: readonly Trial[]): Selection => ({
  name: 'reference',
  module: null,
  trials,
  reason: [`reference: ${why}`, ...told(trials)].join('; '),
});

/**
 * A product of dense layers' usual size. V8 has optimized the inner loop after 2 ms of a quiet machine, later where its
 * compiler's thread must wait; so the candidates are measured in turns, and the best round counts: a single measurement
 * has been seen to pick the slower variant while another program was running.
 */
const shape = { m: 96, n: 96, k: 256 },
  rounds = 4,
  milliseconds = 2;

/** GFLOP/s of the best of the calls that fit in the time. */
function measure(kernels: KernelExports, memory: WebAssembly.Memory): number {
  const { m, n, k } = shape,
    { arena, plan, scratch, control } = trialPlaces,
    c = arena / 4;
  const args = {
    c,
    a: c + m * n,
    b: c + m * n + m * k,
    bias: -1,
    m,
    n,
    k,
    aRow: k,
    aColumn: 1,
    bRow: n,
    bColumn: 1,
    cRow: n,
    accumulate: 0,
    activation: 0,
    alpha: 0,
    byColumns: 0,
    perItem: 1,
  };
  const call = { verb: 'gemm', args, items: m, grain: 1, barrierBefore: false } as const;
  new Int32Array(memory.buffer).set(encode([call]), plan / 4);
  const work = (): number => kernels.run(plan, 1, 0, 1, control, scratch);
  work();
  let best = Infinity;
  for (const start = performance.now(); performance.now() - start < milliseconds;) {
    const from = performance.now();
    work();
    best = Math.min(best, performance.now() - from);
  }
  return (2 * m * n * k) / best / 1e6;
}
