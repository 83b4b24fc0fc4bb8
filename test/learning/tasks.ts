import type { Task } from './task.ts';
import { adding } from './tasks/adding.ts';
import { addition } from './tasks/addition.ts';
import { linearAutoencoder } from './tasks/linearAutoencoder.ts';
import { denoising } from './tasks/denoising.ts';
import { digitsHalves } from './tasks/digits.ts';
import { equilibrium } from './tasks/equilibrium.ts';
import { fashionConvolutional, fashionDense } from './tasks/fashion.ts';
import { linearVariational } from './tasks/linearVariational.ts';
import { gradients, optimizerSteps, roundingErrors } from './tasks/mathematics.ts';
import { mutants } from './tasks/mutants.ts';
import { reber } from './tasks/reber.ts';
import { ring } from './tasks/ring.ts';
import { softmaxDigits, softmaxIris } from './tasks/softmax.ts';
import { templateFigures } from './tasks/templates.ts';

/** The one table, in the order in which it is printed. */
export const tasks: readonly Task[] = [
  gradients,
  optimizerSteps,
  roundingErrors,
  mutants,
  softmaxIris,
  softmaxDigits,
  linearAutoencoder,
  denoising,
  linearVariational,
  equilibrium,
  ring,
  adding,
  addition,
  reber,
  digitsHalves,
  fashionDense,
  fashionConvolutional,
  templateFigures,
];
