import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { KernelExports } from '../../../engine/kernels/executor.ts';
import { revectorizeFlag } from '../../../engine/kernels/features.ts';
import type { VariantName } from '../../../engine/kernels/variants.ts';
import { trialPages } from '../../../engine/kernels/verify.ts';

export const read = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../../engine/kernels/wasm/build', name)));

// As the studio runs them: see workers/flags.ts.
const flag = revectorizeFlag(process.versions.v8);
if (flag !== undefined) setFlagsFromString(flag);

export interface Loaded {
  readonly kernels: KernelExports;
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

/** A variant's module with a trial memory of its own. */
export function load(name: VariantName): Loaded {
  const memory = new WebAssembly.Memory({ initial: trialPages, maximum: 65536, shared: true });
  const module = new WebAssembly.Module(read(`${name}.wasm`));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { kernels: exports as unknown as KernelExports, memory, module };
}
