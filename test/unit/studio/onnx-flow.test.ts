import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantOf, sizeOf, transposed, valuesOf } from '../../../studio/import/onnx/constant.ts';
import {
  aligned,
  orderOf,
  permuted,
  renamed,
  reshaped,
  sameRow,
  shapeOf,
  type Axis,
  type Flow,
} from '../../../studio/import/onnx/flow.ts';

/** A flow of which ours is as it came; and the same as an array of numbers, each its place in ours. */
const start = (sizes: readonly number[]) => {
  const axes = sizes.map((size): Axis => [{ size }]);
  const flow: Flow = { kind: 'flow', layer: 'x', axes, ours: axes };
  return {
    flow,
    array: constantOf(
      sizes,
      Array.from({ length: sizeOf(sizes) }, (_, i) => i),
    ),
  };
};

const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
/** What is done to it: reordered by these keys, or cut and joined by these factors. */
const moves = fc.array(
  fc.record({ isTranspose: fc.boolean(), keys: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }) }),
  { maxLength: 6 },
);

/** Other sizes of so many values. */
function regrouped(count: number, keys: readonly number[]): number[] {
  const result: number[] = [];
  let left = count;
  for (const key of keys.slice(0, 3)) {
    const divisors = Array.from({ length: left }, (_, i) => i + 1).filter((n) => left % n === 0);
    const size = divisors[key % divisors.length]!;
    result.push(size);
    left /= size;
  }
  return [...result, left];
}

test('whatever is transposed and reshaped, atoms tell where each value stands in ours', () => {
  let followed = 0;
  fc.assert(
    fc.property(sizes, moves, (given, steps) => {
      let { flow, array } = start(given);
      for (const { isTranspose, keys } of steps) {
        if (isTranspose) {
          const order = flow.axes.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
          [flow, array] = [permuted(flow, order), transposed(array, order)];
        } else {
          const to = regrouped(sizeOf(array.shape), keys);
          const next = reshaped(flow, to);
          // An atom that would be torn apart unevenly: refused, never wrong.
          if (!next) continue;
          [flow, array] = [next, { ...array, shape: to }];
          followed += 1;
        }
      }
      expect(shapeOf(flow)).toEqual(array.shape);
      const order = orderOf(flow.axes.flat(), flow.ours.flat());
      expect(Array.from(valuesOf(array))).toEqual(Array.from(valuesOf(array), (_, i) => order?.[i] ?? i));
      expect(sameRow(flow.axes, flow.ours)).toBe(order === null);
    }),
    { numRuns: 500 },
  );
  expect(followed).toBeGreaterThan(100);
});

test('two flows that meet have atoms of the same sizes, and the same names', () => {
  fc.assert(
    fc.property(sizes, moves, moves, (given, left, right) => {
      const cut = (steps: typeof left): Flow => {
        let { flow } = start(given);
        for (const { keys } of steps) flow = reshaped(flow, regrouped(sizeOf(given), keys)) ?? flow;
        return reshaped(flow, given)!;
      };
      const both = aligned(cut(left), cut(right));
      if (!both) return;
      const [a, b] = [both[0], renamed(both[1], both[0])];
      // Neither was transposed: they lie alike.
      expect(sameRow(a.axes, b.axes)).toBe(true);
      expect(sameRow(a.ours, b.ours)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
