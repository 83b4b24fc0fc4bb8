import type { Storage } from '../kernels/emit.ts';

/** Cache line and widest vector in float32 elements: nothing shares a line, every row can be loaded whole. */
export const alignment = 16;
export const align = (elements: number): number => Math.ceil(elements / alignment) * alignment;

export interface Lifetime {
  readonly storage: Storage;
  readonly first: number;
  readonly last: number;
}

/**
 * Finds a place for every storage so that those alive at the same time do not overlap: largest first, each at the
 * lowest offset that is free during its life. Returns the first element after all of them.
 */
export function place(lifetimes: readonly Lifetime[], base: number): number {
  const placed: (Lifetime & { from: number; to: number })[] = [];
  let end = base;
  const order = [...lifetimes].sort((a, b) => b.storage.size - a.storage.size || a.storage.id - b.storage.id);
  for (const life of order) {
    const size = align(life.storage.size);
    const neighbours = placed
      .filter((other) => other.first <= life.last && life.first <= other.last)
      .sort((a, b) => a.from - b.from);
    let from = base;
    for (const other of neighbours) {
      if (other.from - from >= size) break;
      from = Math.max(from, other.to);
    }
    life.storage.offset = from;
    placed.push({ ...life, from, to: from + size });
    end = Math.max(end, from + size);
  }
  return end;
}
