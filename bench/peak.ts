import asc from 'assemblyscript/asc';
import { time } from './trial.ts';

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
    // As many multiply-adds as in a product of 1024: a processor's fastest moments are shorter, and no work of that length has them.
    const turns = Math.round(2 ** 30 / (count * 2 * 4));
    best = Math.max(best, (turns * count * 2 * 4 * 2) / time(() => peak(turns, 1024)) / 1e9);
  }
  return best;
}
