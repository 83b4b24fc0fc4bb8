import type { Baseline } from './baseline.ts';
import { neighbours } from './neighbours.ts';
import { ridge } from './ridge.ts';
import { softmaxRegression } from './softmaxRegression.ts';
import { forest, tree } from './trees.ts';

export type { Baseline, Lesson, Predict, Table } from './baseline.ts';

/**
 * The one table of simple methods that a network should be better than, simplest first. They need no GPU, no tuning and
 * a few seconds; where they do as well, there is no reason for a network.
 */
export const baselines = {
  logistic: softmaxRegression,
  ridge,
  neighbours,
  tree,
  forest,
} as const satisfies Record<string, Baseline>;
export type BaselineName = keyof typeof baselines;
