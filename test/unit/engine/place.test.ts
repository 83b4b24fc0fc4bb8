import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, alignment, place } from '../../../engine/graph/place.ts';

/** The same cases at every run; a failure says which. */
const runs = { seed: 20_240_501, numRuns: 500 };

const lifetimes = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 500 }), first: fc.nat(40), length: fc.nat(12) }),
  { minLength: 1, maxLength: 60 },
);

const livesOf = (drawn: readonly { size: number; first: number; length: number }[]) =>
  drawn.map(({ size, first, length }, id) => ({
    storage: { id, size, fixed: false, offset: -1, pinned: false },
    first,
    last: first + length,
  }));

describe('place', () => {
  it('never lets two storages that live at the same time overlap, whatever their lives', () => {
    fc.assert(
      fc.property(lifetimes, fc.nat(1000), (drawn, start) => {
        const base = align(start),
          lives = livesOf(drawn);
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

  it('gives each, the largest first, the lowest place that is free during its life', () => {
    fc.assert(
      fc.property(lifetimes, (drawn) => {
        const lives = livesOf(drawn);
        place(lives, 0);
        const order = [...lives].sort(
          (a, b) => b.storage.size - a.storage.size || a.storage.id - b.storage.id,
        );
        order.forEach((life, i) => {
          const others = order
            .slice(0, i)
            .filter((other) => other.first <= life.last && life.first <= other.last)
            .map(({ storage }) => ({ from: storage.offset, to: storage.offset + align(storage.size) }));
          const size = align(life.storage.size);
          // A lowest place begins at the start or right behind another one.
          const free = [0, ...others.map(({ to }) => to)].filter((at) =>
            others.every(({ from, to }) => at + size <= from || to <= at),
          );
          expect(life.storage.offset).toBe(Math.min(...free));
        });
      }),
      runs,
    );
  });

  it('uses the memory of the dead again', () => {
    const lives = livesOf(Array.from({ length: 100 }, (_, first) => ({ size: 100, first, length: 1 })));
    expect(place(lives, 0)).toBe(2 * align(100));
  });
});
