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
 */
export function findBarriers(steps: readonly Step[]): boolean[] {
  const barriers: boolean[] = [];
  let since = 0;
  for (let j = 0; j < steps.length; j++) {
    let needed = false;
    for (let i = since; i < j && !needed; i++) needed = conflict(steps[i]!, steps[j]!);
    barriers.push(needed);
    if (needed) since = j;
  }
  return barriers;
}

const undivided = (step: Step): boolean => step.grain >= step.items;

function conflict(a: Step, b: Step): boolean {
  if (undivided(a) && undivided(b)) return false;
  const alike = a.items === b.items && a.grain === b.grain;
  return a.accesses.some((x) =>
    b.accesses.some((y) => {
      if (!x.write && !y.write) return false;
      if (!overlap(x.storage, y.storage)) return false;
      return !(alike && x.storage === y.storage && x.ownSamples && y.ownSamples);
    }),
  );
}
