import { binaryCrossEntropy } from './binaryCrossEntropy.ts';
import { bernoulliNll } from './bernoulliNll.ts';
import { crossEntropy } from './crossEntropy.ts';
import { gaussianNll } from './gaussianNll.ts';
import { halfSquaredError } from './halfSquaredError.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError } from './meanAbsoluteError.ts';
import { meanSquaredError } from './meanSquaredError.ts';

export type { Loss, LossIO } from './loss.ts';

/** The one table of losses. */
export const losses = {
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  halfSquaredError,
  meanAbsoluteError,
  huber,
  gaussianNll,
  bernoulliNll,
} as const satisfies Record<string, Loss>;
export type LossName = keyof typeof losses;
