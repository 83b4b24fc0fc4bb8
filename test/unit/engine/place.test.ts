import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, alignment, place } from '../../../engine/graph/place.ts';

/** The same cases at every run; a failure says which. */
const runs = { seed: 20_240_501, numRuns: 500 };

const lifetimes = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 500 }), first: fc.nat(40), length: fc.nat(12) }),
  { minLength: 1, maxLength: 60 },
);

describe('place', () => {
  it('never lets two storages that live at the same time overlap, whatever their lives', () => {
    fc.assert(
      fc.property(lifetimes, fc.nat(1000), (drawn, start) => {
        const base = align(start);
        const lives = drawn.map(({ size, first, length }, id) => ({
          storage: { id, size, fixed: false, offset: -1, pinned: false },
          first,
          last: first + length,
        }));
        const end = place(lives, base);
        for (const { storage } of lives) {
          expect(storage.offset).toBeGreaterThanOrEqual(base);
          expect(storage.offset % alignment).toBe(0);
          expect(storage.offset + storage.size).toBeLessThanOrEqual(end);
        }
        for (const a of lives) {
          for (const b of lives) {
            if (a.storage.id >= b.storage.id || a.last < b.first || b.last < a.first) continue;
            const apart =
              a.storage.offset + a.storage.size <= b.storage.offset ||
              b.storage.offset + b.storage.size <= a.storage.offset;
            expect(apart, `${a.storage.id} and ${b.storage.id}`).toBe(true);
          }
        }
        // Never worse than no re-use at all.
        const all = lives.reduce((sum, { storage }) => sum + align(storage.size), 0);
        expect(end - base).toBeLessThanOrEqual(all);
      }),
      runs,
    );
  });

  it('uses the memory of the dead again', () => {
    const lives = Array.from({ length: 100 }, (_, i) => ({
      storage: { id: i, size: 100, fixed: false, offset: -1, pinned: false },
      first: i,
      last: i + 1,
    }));
    expect(place(lives, 0)).toBe(2 * align(100));
  });
});
