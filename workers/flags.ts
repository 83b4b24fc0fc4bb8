import { setFlagsFromString } from 'node:v8';
import { revectorizeFlag } from '../engine/kernels/features.ts';

/**
 * Lets V8 join pairs of 128-bit operations to 256-bit ones, which about doubles the kernels' speed. It must be called
 * before the process compiles its first WebAssembly module; threads started afterwards have it too.
 * Returns the flag, or undefined where this V8 has none.
 */
export function enableRevectorizer(): string | undefined {
  const flag = revectorizeFlag(process.versions.v8);
  if (flag !== undefined) setFlagsFromString(flag);
  return flag;
}
