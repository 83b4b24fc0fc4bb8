/**
 * The matrix product of the kernels beside what the processor can do at most: multiply-adds in registers, without memory.
 * Every result is held to a float64 product before it is timed. `node bench/gemm.ts [--json] [--variant NAME]`
 */
import type { EncodableCall } from '../engine/kernels/encode.ts';
import type { VariantName } from '../engine/kernels/variants.ts';
import { measurePeak } from './peak.ts';
import { firstElement, openTrial, type Trial } from './trial.ts';

/** The part of the peak that products of 256 to 1024 must reach on one lane. */
export const requiredOfPeak = 0.85;
const rounds = 3;

export interface Shape {
  readonly what: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** N = row-major as it stands, T = transposed; of A, then of B. */
  readonly layout: 'NN' | 'TN' | 'NT';
}

const shapes: readonly Shape[] = [
  { what: 'square', m: 256, n: 256, k: 256, layout: 'NN' },
  { what: 'square', m: 256, n: 256, k: 256, layout: 'TN' },
  { what: 'square', m: 256, n: 256, k: 256, layout: 'NT' },
  { what: 'square', m: 512, n: 512, k: 512, layout: 'NN' },
  { what: 'square', m: 512, n: 512, k: 512, layout: 'TN' },
  { what: 'square', m: 512, n: 512, k: 512, layout: 'NT' },
  { what: 'square', m: 1024, n: 1024, k: 1024, layout: 'NN' },
  { what: 'square', m: 1024, n: 1024, k: 1024, layout: 'TN' },
  { what: 'square', m: 1024, n: 1024, k: 1024, layout: 'NT' },
  { what: 'odd', m: 509, n: 503, k: 499, layout: 'NN' },
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

export function callOf({ m, n, k, layout }: Shape): EncodableCall {
  const c = firstElement,
    a = c + m * n,
    b = a + m * k;
  const [aRow, aColumn] = layout[0] === 'N' ? [k, 1] : [1, m];
  const [bRow, bColumn] = layout[1] === 'N' ? [n, 1] : [1, k];
  const args = { c, a, b, bias: -1, m, n, k, aRow, aColumn, bRow, bColumn, cRow: n };
  const options = { accumulate: 0, activation: 0, alpha: 0, byColumns: 0, perItem: 1 };
  return { verb: 'gemm', args: { ...args, ...options }, items: m, grain: 1, barrierBefore: false };
}

/** Greatest error beside the float64 product, relative to the sum of the products' sizes (about sqrt k for random numbers). */
function check(trial: Trial, shape: Shape, call: EncodableCall): number {
  const rows = Math.min(shape.m, 37);
  const worst = trial.difference(call, firstElement, rows * shape.n, rows) / Math.sqrt(shape.k);
  if (!(worst < 1e-5)) throw new Error(`${shape.what}: off by ${worst}`);
  return worst;
}

export interface GemmRow {
  readonly shape: string;
  /** Of those that must reach `requiredOfPeak`. */
  readonly judged: boolean;
  readonly variant: string;
  readonly gflops: number;
  readonly ofPeak: number;
  readonly error: number;
}

export async function benchGemm(variant?: VariantName): Promise<{ peak: number; rows: GemmRow[] }> {
  const trial = await openTrial(3 * 1024 * 1024, variant),
    fused = trial.name.startsWith('relaxed');
  let peak = 0;
  const fastest = shapes.map(() => 0),
    errors = shapes.map((shape) => {
      trial.refill();
      return check(trial, shape, callOf(shape));
    });
  // In turns, the best of both: the machine's clock changes meanwhile.
  for (let round = 0; round < rounds; round++) {
    peak = Math.max(peak, await measurePeak(fused));
    for (const [i, shape] of shapes.entries()) {
      const { m, n, k } = shape;
      fastest[i] = Math.max(fastest[i]!, (2 * m * n * k) / trial.time(callOf(shape)) / 1e9);
    }
  }
  const rows = shapes.map(({ what, m, n, k, layout }, i): GemmRow => ({
    shape: `${m}x${n}x${k} ${layout} ${what}`,
    judged: what === 'square' || what === 'odd',
    variant: trial.name,
    gflops: fastest[i]!,
    ofPeak: fastest[i]! / peak,
    error: errors[i]!,
  }));
  return { peak, rows };
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
  for (const { shape, ofPeak } of rows.filter(({ judged }) => judged)) {
    if (ofPeak >= requiredOfPeak) continue;
    console.error(`${shape}: ${ofPeak.toFixed(2)} of the peak, not ${requiredOfPeak}`);
    process.exitCode = 1;
  }
}
