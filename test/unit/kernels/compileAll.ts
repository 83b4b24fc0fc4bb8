/** Compiles every variant and runs every verb often enough to be optimized. Started by compile.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelExports } from '../../../engine/kernels/executor.ts';
import { variants } from '../../../engine/kernels/variants.ts';
import { trialPages, verifyKernels } from '../../../engine/kernels/verify.ts';

const build = join(import.meta.dirname, '../../../engine/kernels/wasm/build');
for (const name of Object.keys(variants)) {
  const memory = new WebAssembly.Memory({ initial: trialPages, maximum: 65536, shared: true });
  const module = new WebAssembly.Module(readFileSync(join(build, `${name}.wasm`)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  let problem: string | undefined;
  for (let round = 0; round < 20; round++) {
    problem ??= verifyKernels(exports as unknown as KernelExports, memory, round);
  }
  console.log(`${name}: ${problem ?? 'right'}`);
}
