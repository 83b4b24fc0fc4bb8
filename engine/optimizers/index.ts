import { adam, adamw } from './adam.ts';
import { momentum, nesterov } from './momentum.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

export type { Optimizer } from './optimizer.ts';

/** The one table of optimizers. */
export const optimizers = { sgd, momentum, nesterov, adam, adamw } as const satisfies Record<
  string,
  Optimizer
>;
export type OptimizerName = keyof typeof optimizers;
