/**
 * The matrix product of the kernels beside what the processor can do at most: multiply-adds in registers, without memory.
 * Every result is held to a float64 product before it is timed. `node bench/gemm.ts [--json] [--variant NAME]`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { encode, type EncodableCall } from '../engine/kernels/encode.ts';
import type { KernelExports } from '../engine/kernels/executor.ts';
import { scratchBytes } from '../engine/kernels/executor.ts';
import { reference } from '../engine/kernels/reference.ts';
import { selectKernels } from '../engine/kernels/select.ts';
import type { VariantName } from '../engine/kernels/variants.ts';
import { Random } from '../engine/tensor/random.ts';
import { enableRevectorizer } from '../workers/flags.ts';

/** The part of the peak that a product of 512x512x512 must reach on one lane. */
export const requiredOfPeak = 0.75;

const build = join(import.meta.dirname, '../engine/kernels/wasm/build');
const read = (name: string) => new Uint8Array(readFileSync(join(build, name)));

/** Best of short rounds, so that other programs on the machine weigh little: seconds per call. */
function time(work: () => void, milliseconds = 150): number {
  let best = Infinity;
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

/**
 * Sums of `count` adjacent vectors in registers, two multiply-adds each per turn. A host that joins vectors has `count / 2`
 * chains of 256 bits; more than eight are needed to keep two units of latency four busy, and more than 15 do not fit.
 */
function peakSource(count: number, fused: boolean): string {
  const sums = [...Array(count).keys()],
    step = (i: number) =>
      fused ? `s${i} = f32x4.relaxed_madd(x, y, s${i});` : `s${i} = f32x4.add(s${i}, f32x4.mul(x, y));`;
  return [
    `export function peak(turns: i32, p: usize): void {`,
    `  const x = v128.load32_splat(p), y = v128.load32_splat(p, 4);`,
    ...sums.map((i) => `  let s${i} = f32x4.splat(0);`),
    `  while (turns > 0) {`,
    ...[...sums, ...sums].map((i) => `    ${step(i)}`),
    `    turns--;`,
    `  }`,
    ...sums.map((i) => `  v128.store(p, s${i}, ${16 * i});`),
    `}`,
  ].join('\n');
}

/** The highest rate of multiply-adds that a WebAssembly kernel reaches here, in GFLOP/s. */
export async function measurePeak(fused: boolean): Promise<number> {
  let best = 0;
  for (const count of [8, 10, 12, 16, 20, 24]) {
    let binary: Uint8Array<ArrayBuffer> | undefined;
    const flags = ['peak.ts', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd,relaxed-simd'];
    const { error } = await asc.main([...flags, '--outFile', 'peak.wasm'], {
      readFile: (name) => (name === 'peak.ts' ? peakSource(count, fused) : null),
      writeFile: (_, contents) => void (binary = contents as Uint8Array<ArrayBuffer>),
      listFiles: () => [],
    });
    if (error || !binary) throw new Error(`peak: ${error?.message}`);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
    const { memory, peak } = exports as {
      memory: WebAssembly.Memory;
      peak: (turns: number, p: number) => void;
    };
    memory.grow(1);
    const turns = 20_000;
    best = Math.max(best, (turns * count * 2 * 4 * 2) / time(() => peak(turns, 1024)) / 1e9);
  }
  return best;
}

interface Shape {
  readonly what: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** N = row-major as it stands, T = transposed; of A, then of B. */
  readonly layout: 'NN' | 'TN' | 'NT';
}

const shapes: readonly Shape[] = [
  { what: 'square', m: 512, n: 512, k: 512, layout: 'NN' },
  { what: 'square', m: 512, n: 512, k: 512, layout: 'TN' },
  { what: 'square', m: 512, n: 512, k: 512, layout: 'NT' },
  { what: 'odd', m: 509, n: 503, k: 499, layout: 'NN' },
  { what: 'large', m: 1024, n: 1024, k: 1024, layout: 'NN' },
  { what: 'dense1', m: 64, n: 256, k: 784, layout: 'NN' },
  { what: 'dense1 dw', m: 784, n: 256, k: 64, layout: 'TN' },
  { what: 'dense1 dx', m: 64, n: 784, k: 256, layout: 'NT' },
  { what: 'dense2', m: 64, n: 128, k: 256, layout: 'NN' },
  { what: 'dense2 dw', m: 256, n: 128, k: 64, layout: 'TN' },
  { what: 'dense2 dx', m: 64, n: 256, k: 128, layout: 'NT' },
  { what: 'dense3', m: 64, n: 10, k: 128, layout: 'NN' },
  { what: 'dense3 dw', m: 128, n: 10, k: 64, layout: 'TN' },
  { what: 'dense3 dx', m: 64, n: 128, k: 10, layout: 'NT' },
  { what: 'cnn dense', m: 64, n: 128, k: 3136, layout: 'NN' },
  { what: 'cnn dense dw', m: 3136, n: 128, k: 64, layout: 'TN' },
  { what: 'cnn dense dx', m: 64, n: 3136, k: 128, layout: 'NT' },
  { what: 'one sample', m: 1, n: 256, k: 784, layout: 'NN' },
  { what: 'one output', m: 64, n: 1, k: 256, layout: 'NN' },
];

const control = 0,
  plan = 4096,
  scratch = 65536,
  arena = scratch + scratchBytes;

function callOf({ m, n, k, layout }: Shape): EncodableCall {
  const c = arena / 4,
    a = c + m * n,
    b = a + m * k;
  const [aRow, aColumn] = layout[0] === 'N' ? [k, 1] : [1, m];
  const [bRow, bColumn] = layout[1] === 'N' ? [n, 1] : [1, k];
  const args = { c, a, b, bias: -1, m, n, k, aRow, aColumn, bRow, bColumn, cRow: n };
  const options = { accumulate: 0, activation: 0, alpha: 0, byColumns: 0, perItem: 1 };
  return { verb: 'gemm', args: { ...args, ...options }, items: m, grain: 1, barrierBefore: false };
}

/** Greatest error beside the float64 product, relative to the sum of the products' sizes (about sqrt k for random numbers). */
function check(memory: WebAssembly.Memory, shape: Shape, call: EncodableCall): number {
  const values = Float64Array.from(new Float32Array(memory.buffer)),
    found = new Float32Array(memory.buffer);
  const rows = Math.min(shape.m, 37);
  reference.gemm(values, { ...call.args, m: rows } as never, 0, rows);
  let worst = 0;
  for (let i = arena / 4; i < arena / 4 + rows * shape.n; i++) {
    worst = Math.max(worst, Math.abs(found[i]! - values[i]!) / Math.sqrt(shape.k));
  }
  if (!(worst < 1e-5)) throw new Error(`${shape.what}: off by ${worst}`);
  return worst;
}

export interface GemmRow {
  readonly shape: string;
  readonly variant: string;
  readonly gflops: number;
  readonly ofPeak: number;
  readonly error: number;
}

export async function benchGemm(variant?: VariantName): Promise<{ peak: number; rows: GemmRow[] }> {
  enableRevectorizer();
  const { name, module } = await selectKernels({ read, ...(variant ? { only: variant } : {}) });
  if (!module) throw new Error('the kernels could not be used');
  const bytes = arena + 4 * 3 * 1024 * 1024 + 65536;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536), maximum: 65536, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { run } = exports as unknown as KernelExports;
  const random = new Random(1, 1),
    floats = new Float32Array(memory.buffer);
  const noise = Float32Array.from({ length: floats.length - arena / 4 }, () => random.uniform() * 2 - 1);
  let peak = await measurePeak(name.startsWith('relaxed'));
  const rows: GemmRow[] = [];
  for (const shape of shapes) {
    const { m, n, k, layout, what } = shape,
      call = callOf(shape);
    floats.set(noise, arena / 4);
    new Int32Array(memory.buffer).set(encode([call]), plan / 4);
    run(plan, 1, 0, 1, control, scratch);
    const error = check(memory, shape, call);
    const gflops = (2 * m * n * k) / time(() => run(plan, 1, 0, 1, control, scratch)) / 1e9;
    rows.push({ shape: `${m}x${n}x${k} ${layout} ${what}`, variant: name, gflops, ofPeak: 0, error });
  }
  // Measured on both sides of the products: the machine's clock may change meanwhile.
  peak = Math.max(peak, await measurePeak(name.startsWith('relaxed')));
  return { peak, rows: rows.map((row) => ({ ...row, ofPeak: row.gflops / peak })) };
}

if (import.meta.main) {
  const at = process.argv.indexOf('--variant');
  const { peak, rows } = await benchGemm(at < 0 ? undefined : (process.argv[at + 1] as VariantName));
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify({ ...row, peak }));
  else {
    console.log(`peak of multiply-adds in registers: ${peak.toFixed(1)} GFLOP/s`);
    console.table(
      rows.map(({ shape, gflops, ofPeak, error }) => ({
        shape,
        'GFLOP/s': Number(gflops.toFixed(1)),
        'of peak': `${Math.round(ofPeak * 100)} %`,
        error: error.toExponential(1),
      })),
    );
  }
  if (!(rows[0]!.ofPeak >= requiredOfPeak)) {
    console.error(`${rows[0]!.shape}: ${rows[0]!.ofPeak.toFixed(2)} of the peak, not ${requiredOfPeak}`);
    process.exitCode = 1;
  }
}
