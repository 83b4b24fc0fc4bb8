import type { EpochRecord } from '../../contract/commands.ts';

/** The epoch with the lowest loss on samples that training has not seen; on the training samples where there are no others. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
}

export function betterThan(best: Best | null, record: EpochRecord): Best | null {
  const value = (record.validation ?? record.train).loss;
  if (!Number.isFinite(value) || (best && best.value <= value)) return null;
  return { epoch: record.epoch, value };
}
