import type { EpochRecord } from '../../contract/commands.ts';

/**
 * The epoch with the lowest loss on samples that training has not seen; on the training samples where there are no others.
 * Where that says nothing of the quality, the last epoch. Losses of different phases are not compared: the later phase wins.
 */
export interface Best {
  readonly epoch: number;
  readonly value: number;
  readonly phase?: string;
}

export function betterThan(best: Best | null, record: EpochRecord, lossJudges: boolean): Best | null {
  const value = (record.validation ?? record.train).loss;
  if (!Number.isFinite(value)) return null;
  if (lossJudges && best && best.phase === record.phase && best.value <= value) return null;
  return { epoch: record.epoch, value, ...(record.phase !== undefined && { phase: record.phase }) };
}
