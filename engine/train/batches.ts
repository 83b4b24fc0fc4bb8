import type { Model } from '../graph/model.ts';
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

/** The samples in the order of one epoch: a permutation that depends on seed and epoch alone. Written to `to`, as long as they. */
export function epochOrder(
  samples: Uint32Array,
  seed: number,
  epoch: number,
  to: Uint32Array = new Uint32Array(samples.length),
): Uint32Array {
  to.set(samples);
  return new Random(seed, streams.shuffle, epoch).shuffle(to);
}

/** How many rows each training step of an epoch takes. */
export function trainingSizes(
  { document, carriesState, samplesPerRow }: Pick<Model, 'document' | 'carriesState' | 'samplesPerRow'>,
  samples: number,
): number[] {
  const { batchSize } = document.training,
    sizes = batchSizes(samples, batchSize, samplesPerRow);
  // Each place of the batch is a stream of its own: none may end before the others.
  return carriesState ? sizes.filter((size) => size === batchSize) : sizes;
}

/**
 * The samples in the order of an epoch that carries a state from batch to batch: place b of the batch goes through a piece of
 * its own, sample by sample. What is left over at the end is left out.
 */
export function streamOrder(samples: Uint32Array, batchSize: number): Uint32Array {
  const length = Math.floor(samples.length / batchSize);
  return Uint32Array.from(
    { length: length * batchSize },
    (_, i) => samples[(i % batchSize) * length + Math.floor(i / batchSize)]!,
  );
}
