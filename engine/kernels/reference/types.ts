import type { Arguments, VerbName } from '../verbs.ts';

/** One memory: float32 in production, float64 to check the mathematics. */
export type Floats = Float32Array | Float64Array;
export type Kernel<V extends VerbName> = (
  mem: Floats,
  args: Arguments<V>,
  begin: number,
  end: number,
) => void;
export type Reference = { readonly [V in VerbName]: Kernel<V> };
