import { problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import type { Layer } from './layer.ts';
import { choice, int } from '../parameters.ts';
import { columnsPerItem } from './products.ts';

export const embedding: Layer = {
  title: 'Embedding',
  kind: 'core',
  doc: {
    summary:
      'Gives every token of a sequence, a character or a word by its number, its own row of learned features.',
    equation: 'y_t = w_{x_t}',
    source: 'Bengio et al., JMLR 2003',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    tokens: int(1, 1_000_000, 256, 'Size of the vocabulary: how many different tokens there are.'),
    units: int(1, 65536, 32, 'Number of features of each token.'),
    // One token at a time: the variance of a feature is that of its weight, one.
    initializer: choice(weightInitializers, 'lecunNormal', 'How the features start.'),
  },
  shape: (params, [x]) =>
    x!.length === 1
      ? [x![0]!, params['units'] as number]
      : problem('graph/rank', {
          found: x!,
          expected: 'a sequence of tokens: their number',
          suggestion: 'Connect it straight to an input layer whose data column holds tokens.',
        }),
  weights(params) {
    const tokens = params['tokens'] as number,
      units = params['units'] as number;
    const initializer = params['initializer'] as string;
    return [{ name: 'w', shape: [tokens, units], initializer, fanIn: 1, fanOut: units, trainable: true }];
  },
  multiplyAdds: () => 0,
  lengths: () => 'keep',
  tokens: (params) => params['tokens'] as number,

  // y[N,units] = w[x[N],:]; N = batch x steps
  forward(emit, { x: [x], y, weights, shapes }) {
    const [steps, columns] = shapes.y as readonly [number, number];
    emit.samples('embedding', {
      y,
      table: weights['w']!,
      tokens: x!,
      rows: emit.batch * steps,
      columns,
      perItem: steps,
    });
  },
  // dw[k,:] += sum of dy[r,:] over all r where x[r] = k
  backward(emit, { x: [x], dy, dw: { w }, shapes }) {
    const [steps, columns] = shapes.y as readonly [number, number];
    if (!w) return;
    emit.over(Math.ceil(columns / columnsPerItem), 'embeddingBackward', {
      dtable: w,
      dy,
      tokens: x!,
      rows: emit.batch * steps,
      columns,
      count: w.size / columns,
      accumulate: emit.adds(w),
      perItem: columnsPerItem,
    });
  },
};
