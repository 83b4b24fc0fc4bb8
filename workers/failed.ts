import type { EpochRecord } from '../contract/commands.ts';
import type { Problem } from '../contract/problems.ts';
import type { TrainingResult } from './api.ts';

/** What a training comes to that failed, with what it had done until then. */
export const failedResult = (
  problems: readonly Problem[],
  { epochs = [], seconds = 0 }: { epochs?: EpochRecord[]; seconds?: number } = {},
): TrainingResult => ({
  reason: 'failed',
  problems: [...problems],
  epochs,
  test: null,
  weights: [],
  optimizer: [],
  release() {},
  step: 0,
  weightsHash: '',
  seconds,
  kernels: '',
});
