import { activations } from './activations.ts';
import { convolutions } from './convolutions.ts';
import { merges } from './merge.ts';
import { normalization } from './normalization.ts';
import type { Operator } from './operator.ts';
import { pooling } from './pooling.ts';
import { products } from './products.ts';
import { recurrents } from './recurrent.ts';
import { shapes } from './shapes.ts';
import { tokens } from './tokens.ts';

/** The one table of operators: what of ONNX becomes which layers. */
export const operators: Readonly<Record<string, Operator>> = {
  ...products,
  ...convolutions,
  ...pooling,
  ...normalization,
  ...activations,
  ...recurrents,
  ...tokens,
  ...merges,
  ...shapes,
};
