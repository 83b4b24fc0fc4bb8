import type { LibraryBlock } from './block.ts';
import {
  convBnRelu,
  denseBlock,
  inception,
  residual,
  residualProjection,
  squeezeExcite,
} from './convolutional.ts';
import { lstmEncoder } from './recurrent.ts';

export type { LibraryBlock } from './block.ts';

/** The one table of blocks that ship, in the order of the palette. */
export const library = {
  convBnRelu,
  residual,
  residualProjection,
  inception,
  squeezeExcite,
  denseBlock,
  lstmEncoder,
} as const satisfies Record<string, LibraryBlock>;
