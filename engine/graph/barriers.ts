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
 * is compared with the different uses since the last barrier, not with the calls; only with those of the memory that it
 * touches; and one that is done whole only with those that are shared out.
 */
export function findBarriers(steps: readonly Step[]): boolean[] {
  const whole = new Uses(),
    shared = new Uses();
  return steps.map((step) => {
    const uses = step.accesses.map((access): Use => ({ ...access, items: step.items, grain: step.grain }));
    const isWhole = undivided(step);
    const needed = uses.some((use) => shared.conflictWith(use) || (!isWhole && whole.conflictWith(use)));
    if (needed) {
      whole.clear();
      shared.clear();
    }
    for (const use of uses) (isWhole ? whole : shared).add(use);
    return needed;
  });
}

/** An access, and how the call that makes it is shared out. */
interface Use extends Access {
  readonly items: number;
  readonly grain: number;
}

/** Different uses, to be found by the memory that they touch. */
class Uses {
  private readonly known = new Set<string>();
  /** k -> uses of storages of at most 2^k elements and more than half as many, by offset. */
  private readonly bySize: Use[][] = [];

  add(use: Use): void {
    const { storage, write, ownSamples, items, grain } = use,
      key = `${storage.id} ${write} ${ownSamples} ${items} ${grain}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    const alike = (this.bySize[Math.ceil(Math.log2(Math.max(1, storage.size)))] ??= []);
    alike.splice(firstBehind(alike, storage.offset), 0, use);
  }

  conflictWith(use: Use): boolean {
    const { offset, size } = use.storage;
    return this.bySize.some((alike, k) => {
      for (let i = firstBehind(alike, offset - 2 ** k); i < alike.length; i++) {
        if (alike[i]!.storage.offset >= offset + size) break;
        if (conflict(alike[i]!, use)) return true;
      }
      return false;
    });
  }

  clear(): void {
    this.known.clear();
    this.bySize.length = 0;
  }
}

/** Number of the first use whose memory begins behind `offset`. */
function firstBehind(uses: readonly Use[], offset: number): number {
  let low = 0,
    high = uses.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uses[middle]!.storage.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Done by one lane. */
const undivided = ({ items, grain }: Pick<Step, 'items' | 'grain'>): boolean => grain >= items;

function conflict(a: Use, b: Use): boolean {
  if (!a.write && !b.write) return false;
  if (undivided(a) && undivided(b)) return false;
  if (!overlap(a.storage, b.storage)) return false;
  const alike = a.items === b.items && a.grain === b.grain;
  return !(alike && a.storage === b.storage && a.ownSamples && b.ownSamples);
}
