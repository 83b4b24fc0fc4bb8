import type { Storage } from '../kernels/emit.ts';
import { Occupied } from './occupied.ts';

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
  const occupied = new Occupied(lifetimes.reduce((latest, { last }) => Math.max(latest, last), 0));
  let end = base;
  const order = [...lifetimes].sort((a, b) => b.storage.size - a.storage.size || a.storage.id - b.storage.id);
  for (const { storage, first, last } of order) {
    const size = align(storage.size),
      from = occupied.lowest(first, last, size, base);
    storage.offset = from;
    occupied.take(first, last, from, from + size);
    end = Math.max(end, from + size);
  }
  return end;
}
