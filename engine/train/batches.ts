import { Random, streams } from '../tensor/random.ts';

/**
 * How many rows each step of one pass takes: full batches, then the rest. A row may be made of several samples; those that fill
 * no row are left out.
 */
export function batchSizes(samples: number, batch: number, samplesPerRow = 1): number[] {
  const count = Math.floor(samples / samplesPerRow);
  const sizes = Array.from({ length: Math.floor(count / batch) }, () => batch);
  if (count % batch > 0) sizes.push(count % batch);
  return sizes;
}

/** The samples in the order of one epoch: a permutation that depends on seed and epoch alone. */
export function epochOrder(samples: Uint32Array, seed: number, epoch: number): Uint32Array {
  return new Random(seed, streams.shuffle, epoch).shuffle(samples.slice());
}
