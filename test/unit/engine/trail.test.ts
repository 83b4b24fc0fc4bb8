import { expect, test } from 'vitest';
import type { Machine } from '../../../engine/train/loop.ts';
import { Trail } from '../../../engine/train/trail.ts';

/** Each batch turns the state into another: x -> 1.5 x + batch. */
function walk(batches: number, begin = 0) {
  const memory = Float32Array.of(-1, 2, 3, -1),
    taken: number[] = [];
  const machine = { memory, parameters: 1, data: 3 } as Machine;
  const take = (batch: number): boolean => {
    taken.push(batch);
    for (const i of [1, 2]) memory[i] = 1.5 * memory[i]! + batch;
    return true;
  };
  const trail = new Trail(machine),
    before: number[][] = [];
  for (let batch = begin; batch < batches; batch++) {
    before.push([...memory]);
    trail.mark(batch);
    take(batch);
  }
  return { memory, trail, take, before, taken };
}

test.each([1, 5, 128, 129, 300])(
  'of %i batches the last is gone back behind, to the same bits',
  (batches) => {
    const { memory, trail, take, before } = walk(batches);
    memory.fill(NaN, 1, 3);
    trail.backTo(batches - 1, take);
    expect([...memory]).toEqual(before.at(-1));
  },
);

test('few steps are made again, and what training does not change is left alone', () => {
  const { memory, trail, take, taken } = walk(1000, 3);
  taken.length = 0;
  memory[0] = memory[3] = 7;
  trail.backTo(999, take);
  expect(taken.length).toBeLessThan(128);
  expect([memory[0], memory[3]]).toEqual([7, 7]);
});
