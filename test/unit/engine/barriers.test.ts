import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBarriers, type Step } from '../../../engine/graph/barriers.ts';
import { partOf } from '../../../engine/kernels/encode.ts';
import type { Storage } from '../../../engine/kernels/emit.ts';
import { generator } from '../../cases/values.ts';

/**
 * A plan in miniature: memory is a few cells, every call writes one storage from others, each cell by exactly one item.
 * Lanes then run it in the worst orders that the barriers allow; the memory must end as if one had done it all.
 */
const samples = 6,
  perSample = 2,
  cells = 40;

interface Operand {
  readonly storage: number;
  /** Split by samples: an item touches its own samples only. */
  readonly own: boolean;
}
interface Call {
  readonly write: Operand;
  readonly reads: readonly Operand[];
  readonly items: number;
  readonly grain: number;
}

const storages: readonly Storage[] = [0, 12, 24, 6, 18, 28, 9].map((offset, id) => ({
  id,
  size: samples * perSample,
  fixed: false,
  offset,
  pinned: false,
}));
const apart = (a: number, b: number): boolean => Math.abs(storages[a]!.offset - storages[b]!.offset) >= 12;

const operand = fc.record({ storage: fc.nat(storages.length - 1), own: fc.boolean() });
const call: fc.Arbitrary<Call> = fc
  .record({
    write: operand,
    reads: fc.array(operand, { maxLength: 2 }),
    bySamples: fc.boolean(),
    items: fc.integer({ min: 1, max: 8 }),
    grain: fc.constantFrom(1, 2, 100),
  })
  .map(({ write, reads, bySamples, items, grain }) => {
    const own = (o: Operand): Operand => ({ ...o, own: bySamples && o.own });
    return {
      write: own(write),
      // As in a real plan, what a call reads does not overlap what it writes, unless it works in place.
      reads: reads
        .map(own)
        .filter(
          (r) => apart(r.storage, write.storage) || (r.storage === write.storage && own(write).own && r.own),
        ),
      items: bySamples ? samples : items,
      grain,
    };
  });

const stepOf = ({ write, reads, items, grain }: Call): Step => ({
  accesses: [
    { storage: storages[write.storage]!, write: true, ownSamples: write.own },
    ...reads.map((r) => ({ storage: storages[r.storage]!, write: false, ownSamples: r.own })),
  ],
  items,
  grain,
});

const cellsOf = ({ storage, own }: Operand, item: number): number[] => {
  const { offset, size } = storages[storage]!,
    [from, to] = own ? [item * perSample, (item + 1) * perSample] : [0, size];
  return Array.from({ length: to - from }, (_, i) => offset + from + i);
};

function doItems(memory: Int32Array, number: number, c: Call, begin: number, end: number): void {
  for (let item = begin; item < end; item++) {
    let sum = number + 1;
    for (const r of c.reads)
      for (const cell of cellsOf(r, item)) sum = (Math.imul(sum, 31) + memory[cell]!) | 0;
    // Each cell by one item; which one differs from call to call, as rows of W and samples do.
    cellsOf(c.write, item).forEach((cell, i) => {
      if (c.write.own || (i * 5 + number) % c.items === item) memory[cell] = (sum + 7 * i) | 0;
    });
  }
}

function alone(calls: readonly Call[]): Int32Array {
  const memory = new Int32Array(cells);
  calls.forEach((c, i) => doItems(memory, i, c, 0, c.items));
  return memory;
}

/** Between two barriers, each lane goes through its calls in order, but who goes next is drawn. */
function together(
  calls: readonly Call[],
  barriers: readonly boolean[],
  lanes: number,
  name: string,
): Int32Array {
  const memory = new Int32Array(cells),
    random = generator(name);
  let from = 0;
  while (from < calls.length) {
    let to = from + 1;
    while (to < calls.length && !barriers[to]) to++;
    const next = new Array<number>(lanes).fill(from);
    // Half of the time one lane runs as far ahead as it can: the order that forgives least.
    const greedy = random() < 0.5;
    let lane = Math.floor(random() * lanes);
    while (next.some((n) => n < to)) {
      if (!greedy || next[lane]! >= to)
        do lane = Math.floor(random() * lanes);
        while (next[lane]! >= to);
      const at = next[lane]!++,
        c = calls[at]!;
      doItems(memory, at, c, ...partOf(c.items, c.grain, lane, lanes));
    }
    from = to;
  }
  return memory;
}

const plans = fc.array(call, { minLength: 2, maxLength: 12 });
const runs = { seed: 20_240_502, numRuns: 2000 };

describe('findBarriers', () => {
  it('lets any lanes in any order end with the memory that one lane leaves', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 5 }), fc.string(), (calls, lanes, name) => {
        const barriers = findBarriers(calls.map(stepOf));
        expect(together(calls, barriers, lanes, name)).toEqual(alone(calls));
      }),
      runs,
    );
  });

  it('is needed: without any barrier, many of the same plans go wrong', () => {
    let wrong = 0,
      spared = 0,
      count = 0;
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 5 }), fc.string(), (calls, lanes, name) => {
        const none = calls.map(() => false);
        if (together(calls, none, lanes, name).join() !== alone(calls).join()) wrong++;
        const barriers = findBarriers(calls.map(stepOf));
        spared += barriers.filter((b) => !b).length;
        count += barriers.length;
      }),
      runs,
    );
    expect(wrong).toBeGreaterThan(runs.numRuns / 4);
    // And not one before every call.
    expect(spared / count).toBeGreaterThan(0.2);
  });

  it('lets a chain of calls by samples run through without one', () => {
    const chain: Call[] = [0, 1, 2].map((storage, i) => ({
      write: { storage, own: true },
      reads: i ? [{ storage: storage - 1, own: true }] : [],
      items: samples,
      grain: 1,
    }));
    expect(findBarriers(chain.map(stepOf))).toEqual([false, false, false]);
  });

  it('says what comparing every call with every call since the last barrier says', () => {
    const overlap = (a: Storage, b: Storage) => a.offset < b.offset + b.size && b.offset < a.offset + a.size;
    const meet = (a: Step, b: Step) =>
      (a.grain < a.items || b.grain < b.items) &&
      a.accesses.some((x) =>
        b.accesses.some((y) => {
          const apart = x.storage === y.storage && x.ownSamples && y.ownSamples;
          const alike = a.items === b.items && a.grain === b.grain;
          return (x.write || y.write) && overlap(x.storage, y.storage) && !(alike && apart);
        }),
      );
    // Storages of any size, in each other or not.
    const places = fc.array(fc.record({ offset: fc.nat(60), size: fc.integer({ min: 1, max: 40 }) }), {
      minLength: storages.length,
      maxLength: storages.length,
    });
    fc.assert(
      fc.property(plans, places, (calls, drawn) => {
        const placed = storages.map((storage, i) => ({ ...storage, ...drawn[i] }));
        const steps = calls.map(stepOf).map((step) => ({
            ...step,
            accesses: step.accesses.map((a) => ({ ...a, storage: placed[a.storage.id]! })),
          })),
          expected: boolean[] = [];
        let since = 0;
        steps.forEach((step, j) => {
          expected.push(steps.slice(since, j).some((earlier) => meet(earlier, step)));
          if (expected[j]) since = j;
        });
        expect(findBarriers(steps)).toEqual(expected);
      }),
      runs,
    );
  });

  it('looks hardly longer at a call of a long chain than of a short one, on few storages and on many', () => {
    let looks = 0;
    const counted = (id: number): Storage => ({
      ...storages[0]!,
      id,
      get offset() {
        looks++;
        return id * 100;
      },
    });
    const chain = (length: number, of: number): Step[] => {
      const all = Array.from({ length: of }, (_, id) => counted(id));
      return Array.from({ length }, (_, i) => ({
        accesses: [0, 1, 2].map((j) => ({
          storage: all[(i + j) % of]!,
          write: j === 0,
          ownSamples: true,
        })),
        items: samples,
        grain: 1,
      }));
    };
    const looksOf = (length: number, of: number): number => {
      looks = 0;
      findBarriers(chain(length, of));
      return looks;
    };
    expect(looksOf(2000, 3)).toBeLessThan(2.1 * looksOf(1000, 3));
    expect(looksOf(2000, 2002)).toBeLessThan(2.4 * looksOf(1000, 1002));
  });
});
