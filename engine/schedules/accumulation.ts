import { int } from '../parameters.ts';

/** Batches whose gradients make one update: as if the batch were as many times as large, in the memory of one. */
export const accumulation = int(
  1,
  4096,
  1,
  'Batches whose gradients are added up for one update of the weights.',
);
