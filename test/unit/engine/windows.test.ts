import { describe, expect, it } from 'vitest';
import type { Chunking } from '../../../engine/data/dataset.ts';
import { WindowOrder } from '../../../engine/train/windows.ts';

/** Samples of a part: with gaps, as a split leaves them. */
const samplesOf = (count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => 3 * i + (i % 2));
const chunking: Chunking = { size: 8, perWindow: 5 };
const orderOf = (count: number, epoch: number, seed = 7): WindowOrder =>
  new WindowOrder(samplesOf(count), chunking, { seed, epoch });
const taken = (order: WindowOrder, from: number, to: number): number[] => {
  const out = new Int32Array(to - from);
  order.fill(out, from, to);
  return [...out];
};
const all = (order: WindowOrder, count: number): number[] => taken(order, 0, count);
const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);

/** Less than a chunk, some windows and a rest, whole windows. */
const counts = [1, 5, 8, 39, 40, 41, 163, 400];

describe('an order by chunks and windows', () => {
  it.each(counts)('of %i samples has each of them once', (count) => {
    for (const epoch of [1, 2, 3])
      expect(sorted(all(orderOf(count, epoch), count))).toEqual([...samplesOf(count)]);
  });

  it.each(counts)(
    'of %i samples is the same however it is taken, in steps, again, or from the end',
    (count) => {
      const whole = all(orderOf(count, 2), count),
        inSteps: number[] = [],
        order = orderOf(count, 2);
      for (let from = 0; from < count; from += 7)
        inSteps.push(...taken(order, from, Math.min(count, from + 7)));
      expect(inSteps).toEqual(whole);
      const middle = count >> 1;
      expect(taken(order, middle, count)).toEqual(whole.slice(middle));
      expect(taken(order, 0, middle)).toEqual(whole.slice(0, middle));
    },
  );

  it('changes with epoch and seed', () => {
    const first = all(orderOf(400, 1), 400);
    expect(all(orderOf(400, 2), 400)).not.toEqual(first);
    expect(all(orderOf(400, 1, 8), 400)).not.toEqual(first);
  });

  it.each(counts)(
    'of %i samples takes the samples of a window from its members, at their places',
    (count) => {
      const order = orderOf(count, 3),
        whole = all(order, count);
      for (let window = 0; window < order.count; window++) {
        const members = order.members(window).slice(),
          from = window * order.size;
        expect(members.length).toBe(Math.min(order.size, count - from));
        for (let i = from; i < from + members.length; i++) expect(members[order.place(i)]).toBe(whole[i]);
      }
    },
  );

  it('has windows of whole chunks, whose samples follow each other', () => {
    const count = 163,
      samples = samplesOf(count),
      order = orderOf(count, 1);
    for (let window = 0; window < order.count - 1; window++) {
      const members = order.members(window);
      for (let from = 0; from < members.length; from += chunking.size) {
        const places = Array.from(members.subarray(from, from + chunking.size), (s) => samples.indexOf(s));
        expect(places).toEqual(places.map((_, i) => (places[0]! + i) % count));
      }
    }
  });

  it('mixes: over many epochs a sample comes everywhere', () => {
    const count = 160,
      epochs = 400,
      bins = 4,
      found = new Array<number>(bins).fill(0);
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const at = all(orderOf(count, epoch), count).indexOf(samplesOf(count)[17]!);
      found[Math.floor((bins * at) / count)]!++;
    }
    // Chi-square with 3 degrees of freedom: 16.3 is exceeded once in a thousand.
    const mean = epochs / bins;
    expect(found.reduce((sum, n) => sum + (n - mean) ** 2 / mean, 0)).toBeLessThan(16.3);
  });

  it('without shuffling is the samples as they are listed', () => {
    const order = new WindowOrder(samplesOf(163), chunking, null);
    expect(all(order, 163)).toEqual([...samplesOf(163)]);
    expect([...order.members(1)]).toEqual([...samplesOf(163).subarray(40, 80)]);
    expect(order.place(43)).toBe(3);
  });
});
