import type { LayerName } from '../../../engine/layers/index.ts';
import { call, each, tuple, value } from '../python.ts';
import { recurrent } from './recurrent.ts';
import { initializer, missing, type KerasRow, type KerasSite } from './row.ts';
import { convolution, globalPool, pool, transposed } from './windows.ts';

/** A layer of Keras that takes what comes in: `layers.Flatten(name='flatten')(x)`. */
const plain =
  (name: string, ...settings: readonly ((site: KerasSite) => string | false)[]) =>
  (site: KerasSite): KerasRow => ({
    code: `${call(`layers.${name}`, ...settings.map((of) => of(site)), site.named)}(${site.x.length > 1 ? `[${site.x.join(', ')}]` : site.x[0]})`,
  });
const setting =
  (parameter: string, as?: string) =>
  ({ params }: KerasSite): string =>
    as ? `${as}=${value(params[parameter])}` : value(params[parameter]);

/** One row for each layer, as Keras 3 has it. A layer without code does not compile. */
export const kerasLayers: Readonly<Record<LayerName, (site: KerasSite) => KerasRow>> = {
  input: ({ shape, named }) => ({ code: `keras.Input(shape=${tuple(shape)}, ${named})` }),
  dense: plain(
    'Dense',
    setting('units'),
    ({ params }) => !params.bias && 'use_bias=False',
    ({ params }) => initializer(params.initializer),
  ),
  tiedDense: () =>
    missing('Keras has no layer with the weights of another one: write a layers.Layer of your own'),
  gaussianHead: ({ params, x: [x] }) =>
    params.variance === 'fixed'
      ? { code: `layers.Concatenate()([${x}, ops.full_like(${x}, ${-Math.log(params.beta as number)})])` }
      : missing('Keras has no layer of a learned variance: write a layers.Layer of your own'),
  embedding: plain('Embedding', setting('tokens'), setting('units'), ({ params }) => embeddingStart(params)),
  conv2d: convolution,
  convTranspose2d: transposed,
  depthwiseConv2d: convolution,
  conv1d: convolution,
  simpleRnn: recurrent,
  lstm: recurrent,
  gru: recurrent,
  maxPool2d: pool('Max'),
  avgPool2d: pool('Average'),
  globalAvgPool2d: globalPool('Average'),
  globalMaxPool2d: globalPool('Max'),
  maxPool1d: pool('Max'),
  avgPool1d: pool('Average'),
  globalAvgPool1d: globalPool('Average'),
  globalMaxPool1d: globalPool('Max'),
  activation,
  batchNorm: plain('BatchNormalization', setting('momentum', 'momentum'), setting('epsilon', 'epsilon')),
  layerNorm: plain('LayerNormalization', setting('epsilon', 'epsilon')),
  groupNorm: plain('GroupNormalization', setting('groups'), setting('epsilon', 'epsilon')),
  dropout: plain('Dropout', setting('rate')),
  spatialDropout2d: plain('SpatialDropout2D', setting('rate')),
  gaussianNoise: (site) =>
    (site.params.stddev as number) > 1
      ? missing('Keras has no Gaussian noise of a deviation above 1: write a layers.Layer of your own')
      : plain('GaussianNoise', setting('stddev'))(site),
  maskingNoise: () =>
    missing('Keras has no noise that masks without scaling: write a layers.Layer of your own'),
  sparsity: (site) =>
    site.params.penalty === 'l1'
      ? plain('ActivityRegularization', setting('strength', 'l1'))(site)
      : missing('Keras has no penalty on the mean of a unit over the batch: write a regularizer of your own'),
  flatten: plain('Flatten'),
  reshape: plain('Reshape', ({ params }) => tuple(params.shape as readonly number[])),
  repeatVector: plain('RepeatVector', setting('steps')),
  upsample2d: plain('UpSampling2D', ({ params }) => each(params.size as readonly number[])),
  zeroPad2d: plain('ZeroPadding2D', margins),
  crop2d: plain('Cropping2D', margins),
  add: plain('Add'),
  multiply,
  concat: plain('Concatenate'),
};

/** A row of a table is read by itself: Keras would take the number of rows for what goes in, the studio takes one. */
function embeddingStart({ initializer: start, units }: KerasSite['params']): string | false {
  const both = 1 + (units as number);
  const deviation = { lecunNormal: 1, heNormal: Math.SQRT2, glorotNormal: Math.sqrt(2 / both) }[
      start as string
    ],
    limit = { lecunUniform: Math.sqrt(3), heUniform: Math.sqrt(6), glorotUniform: Math.sqrt(6 / both) }[
      start as string
    ];
  const digits = (given: number): string => String(Number(given.toPrecision(6)));
  if (deviation !== undefined)
    return `embeddings_initializer=keras.initializers.RandomNormal(stddev=${digits(deviation)})`;
  if (limit !== undefined)
    return `embeddings_initializer=keras.initializers.RandomUniform(-${digits(limit)}, ${digits(limit)})`;
  return initializer(start, { as: 'embeddings_initializer', usual: '' });
}

function margins({ params: { top, bottom, left, right } }: KerasSite): string {
  return `((${value(top)}, ${value(bottom)}), (${value(left)}, ${value(right)}))`;
}

/** A value for each channel, at every pixel or step. */
function multiply(site: KerasSite): KerasRow {
  const {
    x: [x, scale],
    inputShapes: [shape, by],
  } = site;
  if (shape.join() === by.join()) return plain('Multiply')(site);
  return { code: `${x} * ops.reshape(${scale}, ${tuple([-1, ...shape.slice(1).map(() => 1), by.at(-1)!])})` };
}

function activation(site: KerasSite): KerasRow {
  const { params, named, x } = site;
  if (params.function === 'leakyRelu')
    return { code: `${call('layers.LeakyReLU', setting('slope', 'negative_slope')(site), named)}(${x[0]})` };
  if (params.function === 'elu')
    return { code: `${call('layers.ELU', setting('alpha', 'alpha')(site), named)}(${x[0]})` };
  return { code: `${call('layers.Activation', `'${params.function as string}'`, named)}(${x[0]})` };
}
