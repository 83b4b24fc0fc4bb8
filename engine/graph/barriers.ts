import type { Storage } from '../kernels/emit.ts';

/** What one call does to one storage. */
export interface Access {
  readonly storage: Storage;
  readonly write: boolean;
  /** The call is split by samples and touches only its own samples of this storage. */
  readonly ownSamples: boolean;
}

export interface Step {
  readonly accesses: readonly Access[];
  readonly items: number;
  readonly grain: number;
}

const overlap = (a: Storage, b: Storage): boolean =>
  a.offset < b.offset + b.size && b.offset < a.offset + a.size;

/**
 * Which calls need a barrier before them. Two calls may run without one between them if no memory is written by one
 * and used by the other across lanes: either the memory is apart, or both touch only their own samples of the same
 * storage and the samples are shared out alike, or both are done whole by the same lane.
 *
 * A layer that is unrolled in time makes thousands of calls that touch the same few storages in the same few ways, so a call
 * is compared with the different uses since the last barrier, not with the calls.
 */
export function findBarriers(steps: readonly Step[]): boolean[] {
  const since = new Map<string, Use>();
  return steps.map((step) => {
    const uses = step.accesses.map((access): Use => ({ ...access, items: step.items, grain: step.grain }));
    const needed = uses.some((use) => conflictsWith(use, since.values()));
    if (needed) since.clear();
    for (const use of uses) since.set(keyOf(use), use);
    return needed;
  });
}

/** An access, and how the call that makes it is shared out. */
interface Use extends Access {
  readonly items: number;
  readonly grain: number;
}

const keyOf = ({ storage, write, ownSamples, items, grain }: Use): string =>
  `${storage.id} ${write} ${ownSamples} ${items} ${grain}`;

function conflictsWith(use: Use, others: Iterable<Use>): boolean {
  for (const other of others) if (conflict(other, use)) return true;
  return false;
}

const undivided = (use: Use): boolean => use.grain >= use.items;

function conflict(a: Use, b: Use): boolean {
  if (!a.write && !b.write) return false;
  if (undivided(a) && undivided(b)) return false;
  if (!overlap(a.storage, b.storage)) return false;
  const alike = a.items === b.items && a.grain === b.grain;
  return !(alike && a.storage === b.storage && a.ownSamples && b.ownSamples);
}
