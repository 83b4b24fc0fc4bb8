import { convolution } from './reference/convolution.ts';
import { depthwise } from './reference/depthwise.ts';
import { generative } from './reference/generative.ts';
import { groupNorm } from './reference/groupNorm.ts';
import { likelihoods } from './reference/likelihoods.ts';
import { losses } from './reference/losses.ts';
import { matrix } from './reference/matrix.ts';
import { normalization } from './reference/normalization.ts';
import { optimizers } from './reference/optimizers.ts';
import { pointwise } from './reference/pointwise.ts';
import { pooling } from './reference/pooling.ts';
import { random } from './reference/random.ts';
import { recurrent } from './reference/recurrent.ts';
import { resample } from './reference/resample.ts';
import { steps } from './reference/steps.ts';
import { winograd } from './reference/winograd.ts';
import type { Reference } from './reference/types.ts';

export type { Floats, Kernel, Reference } from './reference/types.ts';

/**
 * Every verb in plain TypeScript, written to be read: the specification that all other kernels are held to, the
 * float64 mode in which the mathematics is checked, and the last fallback where WebAssembly cannot be trusted.
 */
export const reference: Reference = {
  ...matrix,
  ...convolution,
  ...depthwise,
  ...pooling,
  ...resample,
  ...pointwise,
  ...random,
  ...generative,
  ...likelihoods,
  ...normalization,
  ...groupNorm,
  ...recurrent,
  ...losses,
  ...steps,
  ...optimizers,
  ...winograd,
};
