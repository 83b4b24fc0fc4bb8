import { Random } from '../../tensor/random.ts';
import { activationCodes } from '../activations.ts';
import { clockSize, type Arguments, type VerbName } from '../verbs.ts';

/**
 * Random calls of every verb, of odd sizes and with all options: what kernels are verified with before they are used, and
 * what the tests hold them to in larger number. Operands are placed one behind the other with a gap, so that a kernel
 * that writes outside of its operand is found out.
 */
export class Sampler {
  readonly random: Random;
  readonly memory: Float32Array;
  private readonly most: number;
  private next = 16;

  /** `most` scales the sizes that are drawn. */
  constructor(memory: Float32Array, seed: number, most: number) {
    this.random = new Random(seed, 77);
    this.memory = memory;
    this.most = most;
  }

  int(low: number, high: number): number {
    return low + this.random.below(high - low + 1);
  }
  size(scale = 1): number {
    return this.int(1, Math.max(2, Math.round(this.most * scale)));
  }
  bit(): number {
    return this.int(0, 1);
  }
  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }
  place(n: number): number {
    const at = this.next;
    this.next += n + this.int(1, 9);
    if (this.next > this.memory.length) throw new RangeError('samples: memory is too small');
    return at;
  }
  fill(n: number, each: () => number): number {
    const at = this.place(n);
    for (let i = 0; i < n; i++) this.memory[at + i] = each();
    return at;
  }
  values(n: number): number {
    return this.fill(n, () => this.random.uniform() * 2 - 1);
  }
  positives(n: number): number {
    return this.fill(n, () => 0.05 + this.random.uniform());
  }
  wide(n: number): number {
    return this.fill(n, () => (this.random.uniform() * 2 - 1) * this.pick([0.1, 1, 5, 20]));
  }
  integers(n: number, below: number): number {
    return this.fill(n, () => this.int(0, below - 1));
  }
}

export interface Sample<V extends VerbName> {
  readonly args: Arguments<V>;
  readonly items: number;
}
export type Samples = { readonly [V in VerbName]: (s: Sampler) => Sample<V> };

export const blocks = (n: number, perItem: number): number => Math.ceil(n / perItem);

export function table(s: Sampler) {
  const rows = s.size(),
    columns = s.size(),
    perItem = s.pick([1, 2, 3, 5, 16]);
  return { rows, columns, perItem, n: rows * columns, items: blocks(rows, perItem) };
}

export function flat(s: Sampler) {
  const n = s.size(20),
    perItem = s.int(1, 40);
  return { n, perItem, items: blocks(n, perItem) };
}

export function clock(s: Sampler): number {
  const at = s.place(clockSize);
  s.memory.set([0.01, 123456, 3, 1.7, 2.9, 0.6], at);
  return at;
}

export const activation = (s: Sampler): number => s.pick(Object.values(activationCodes));
