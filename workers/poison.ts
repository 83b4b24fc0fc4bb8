import { generationSlot, poisonSlot } from '../engine/kernels/control.ts';
import { slots } from './protocol.ts';

/** Makes every wait of every lane of a job end. `words`: the start of the shared memory. */
export function poison(words: Int32Array): void {
  Atomics.store(words, poisonSlot, 1);
  for (const slot of [generationSlot, slots.go, slots.wish, slots.acknowledged, slots.wanted, slots.served])
    Atomics.notify(words, slot);
}
