import { readFileSync } from 'node:fs';

/** One golden tensor: PyTorch's float64 result, and how far its float32 result is off, relative to the largest value. */
export interface Golden {
  readonly values: Float64Array;
  readonly float32Error: number;
}

/** A file of make.py: safetensors, read here by hand so that the tests of kernels need no reader of ours. */
export class Goldens {
  readonly tensors = new Map<string, Golden>();
  readonly stamps: Readonly<Record<string, string>>;

  constructor(path: string | URL) {
    const bytes = readFileSync(path),
      length = Number(bytes.readBigUInt64LE(0));
    const { __metadata__: about, ...header } = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as {
      __metadata__: Record<string, string>;
      [name: string]: { data_offsets: [number, number] } | Record<string, string>;
    };
    this.stamps = JSON.parse(about['stamps']!) as Record<string, string>;
    const errors = JSON.parse(about['float32 errors']!) as Record<string, number>;
    for (const [name, entry] of Object.entries(header)) {
      const [from, to] = (entry as { data_offsets: [number, number] }).data_offsets;
      const values = new Float64Array(
        bytes.buffer.slice(bytes.byteOffset + 8 + length + from, bytes.byteOffset + 8 + length + to),
      );
      this.tensors.set(name, { values, float32Error: errors[name]! });
    }
  }

  /** The tensors of one case by their own names; fails where the case is not the one they were made from. */
  of(name: string, stamp: string): Map<string, Golden> {
    if (this.stamps[name] !== stamp)
      throw new Error(`goldens of "${name}" are stale: run test/golden/make.py again`);
    const found = new Map<string, Golden>();
    for (const [key, golden] of this.tensors)
      if (key.startsWith(`${name}/`)) found.set(key.slice(name.length + 1), golden);
    return found;
  }
}

export const goldens = (
  name: 'layers' | 'losses' | 'optimizers' | 'averages' | 'schedules' | 'network',
): Goldens => new Goldens(new URL(`${name}.safetensors`, import.meta.url));

export function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}

/** Largest difference, relative to the largest golden value. NaN where one of ours is. */
export function errorOf(ours: ArrayLike<number>, golden: Float64Array): number {
  let difference = 0,
    largest = 0;
  for (let i = 0; i < golden.length; i++) {
    const d = Math.abs(ours[i]! - golden[i]!);
    if (!(d <= difference)) difference = d;
    largest = Math.max(largest, Math.abs(golden[i]!));
  }
  return largest > 0 ? difference / largest : difference;
}

/** Error allowed where PyTorch itself is exact: two units in the last place of a float32. */
export const floor32 = 2 ** -22;
export const factor32 = 4;

/** What float32 may be off by. */
export const bound32 = (golden: Golden): number => Math.max(floor32, factor32 * golden.float32Error);
