import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { adamax } from './adamax.ts';
import { momentum, nesterov } from './momentum.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import { sgld } from './sgld.ts';

export type { Optimizer } from './optimizer.ts';

/** The one table of optimizers. */
export const optimizers = {
  sgd,
  momentum,
  nesterov,
  adagrad,
  adadelta,
  rmsprop,
  adam,
  adamw,
  adamax,
  nadam,
  sgld,
} as const satisfies Record<string, Optimizer>;
export type OptimizerName = keyof typeof optimizers;
