import { Random, streams } from '../tensor/random.ts';

/** How many samples each step of one pass takes: full batches, then the rest. */
export function batchSizes(count: number, batch: number): number[] {
  const sizes = Array.from({ length: Math.floor(count / batch) }, () => batch);
  if (count % batch > 0) sizes.push(count % batch);
  return sizes;
}

/** The samples in the order of one epoch: a permutation that depends on seed and epoch alone. */
export function epochOrder(samples: Uint32Array, seed: number, epoch: number): Uint32Array {
  return new Random(seed, streams.shuffle, epoch).shuffle(samples.slice());
}
