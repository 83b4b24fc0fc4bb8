import type { ParameterValues } from '../../../contract/project.ts';
import type { LayerName } from '../../../engine/layers/index.ts';
import { unsupported, type Builder } from '../builder.ts';
import type { Config } from './config.ts';
import { bidirectional, gru, lstm, simpleRnn, timeDistributed } from './recurrent.ts';
import { activation, flag, initializer, number, only, padding, pair, single } from './values.ts';

export interface Given {
  readonly config: Config;
  readonly inputs: readonly string[];
  readonly builder: Builder;
  readonly name: string;
}
/** The layer of ours whose output is that of the layer of Keras. Throws Unsupported. */
export type Translate = (given: Given) => string;

/** A layer with the activation that Keras has in it. */
export function withActivation({ config, builder, name }: Given, layer: string): string {
  const params = activation(config);
  return params ? builder.add('activation', params, [layer], `${name}_${String(params.function)}`) : layer;
}

const plain =
  (type: LayerName, params: (config: Config, rank: number) => ParameterValues = () => ({})): Translate =>
  (given) =>
    withActivation(
      given,
      given.builder.add(
        type,
        params(given.config, given.builder.shape(given.inputs[0]).length),
        given.inputs,
        given.name,
      ),
    );

const filters = (config: Config) => ({
  filters: number(config, 'filters', NaN),
  bias: flag(config, 'use_bias', true),
  padding: padding(config),
  ...initializer(config, 'kernel_initializer'),
});
const window2d = (config: Config) => ({
  kernel: pair(config, 'kernel_size'),
  stride: pair(config, 'strides', 1),
  dilation: pair(config, 'dilation_rate', 1),
});
const pool2d = (config: Config) => ({
  kernel: pair(config, 'pool_size', 2),
  stride: pair(config, 'strides', config.pool_size ?? 2),
  padding: padding(config),
});
const pool1d = (config: Config) => ({
  kernel: single(config, 'pool_size', 2),
  stride: single(config, 'strides', config.pool_size ?? 2),
  padding: padding(config),
});
const global = (type: LayerName): Translate =>
  plain(type, (config) => {
    only(config, 'data_format', 'channels_last');
    only(config, 'keepdims', false);
    return {};
  });

/** Top and bottom, left and right: a number, a pair, or a pair of pairs. */
const margins = (name: string) => (config: Config) => {
  only(config, 'data_format', 'channels_last');
  const [rows, columns] = Array.isArray(config[name])
    ? (config[name] as unknown[])
    : [config[name], config[name]];
  const [top, bottom] = pair({ rows }, 'rows');
  const [left, right] = pair({ columns }, 'columns');
  return { top, bottom, left, right };
};

const depthwise = (config: Config) => ({
  ...window2d(config),
  multiplier: number(config, 'depth_multiplier', 1),
  padding: padding(config),
  ...initializer(config, 'depthwise_initializer'),
});

/** Along the last axis, with a scale and a shift. */
const normalization = (config: Config, rank: number, otherwise: number) => {
  const axis =
    Array.isArray(config.axis) && config.axis.length === 1 ? (config.axis[0] as unknown) : config.axis;
  if (axis !== undefined && axis !== -1 && axis !== rank) unsupported(`its axis is ${JSON.stringify(axis)}`);
  only(config, 'center', true);
  only(config, 'scale', true);
  return { epsilon: number(config, 'epsilon', otherwise) };
};

export const kerasLayers: Readonly<Record<string, Translate>> = {
  Dense: plain('dense', (config) => ({
    units: number(config, 'units', NaN),
    bias: flag(config, 'use_bias', true),
    ...initializer(config, 'kernel_initializer'),
  })),
  Embedding: plain('embedding', (config) => {
    only(config, 'mask_zero', false);
    return { tokens: number(config, 'input_dim', NaN), units: number(config, 'output_dim', NaN) };
  }),
  Conv2D: plain('conv2d', (config) => ({
    ...filters(config),
    ...window2d(config),
    groups: number(config, 'groups', 1),
  })),
  Conv1D: plain('conv1d', (config) => ({
    ...filters(config),
    kernel: single(config, 'kernel_size'),
    stride: single(config, 'strides', 1),
    dilation: single(config, 'dilation_rate', 1),
    groups: number(config, 'groups', 1),
  })),
  Conv2DTranspose: plain('convTranspose2d', (config) => {
    only(config, 'output_padding');
    return { ...filters(config), ...window2d(config) };
  }),
  DepthwiseConv2D: plain('depthwiseConv2d', (config) => ({
    ...depthwise(config),
    bias: flag(config, 'use_bias', true),
  })),
  SeparableConv2D: (given) => {
    const { config, inputs, builder, name } = given;
    const depth = builder.add(
      'depthwiseConv2d',
      { ...depthwise(config), bias: false },
      inputs,
      `${name}_depthwise`,
    );
    const point = {
      filters: number(config, 'filters', NaN),
      kernel: [1, 1],
      bias: flag(config, 'use_bias', true),
    };
    return withActivation(given, builder.add('conv2d', point, [depth], name));
  },
  MaxPooling2D: plain('maxPool2d', pool2d),
  AveragePooling2D: plain('avgPool2d', pool2d),
  MaxPooling1D: plain('maxPool1d', pool1d),
  AveragePooling1D: plain('avgPool1d', pool1d),
  GlobalAveragePooling2D: global('globalAvgPool2d'),
  GlobalMaxPooling2D: global('globalMaxPool2d'),
  GlobalAveragePooling1D: global('globalAvgPool1d'),
  GlobalMaxPooling1D: global('globalMaxPool1d'),
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  Bidirectional: bidirectional,
  TimeDistributed: timeDistributed,
  BatchNormalization: plain('batchNorm', (config, rank) => ({
    ...normalization(config, rank, 0.001),
    momentum: number(config, 'momentum', 0.99),
  })),
  LayerNormalization: plain('layerNorm', (config, rank) => normalization(config, rank, 0.001)),
  GroupNormalization: plain('groupNorm', (config, rank) => ({
    ...normalization(config, rank, 0.001),
    groups: number(config, 'groups', 32),
  })),
  Activation: ({ config, inputs, builder, name }) => {
    const params = activation(config);
    return params ? builder.add('activation', params, inputs, name) : inputs[0];
  },
  ReLU: plain('activation', (config) => {
    only(config, 'max_value');
    only(config, 'threshold', 0);
    const slope = number(config, 'negative_slope', 0);
    return { function: slope === 0 ? 'relu' : 'leakyRelu', ...(slope !== 0 && { slope }) };
  }),
  LeakyReLU: plain('activation', (config) => ({
    function: 'leakyRelu',
    slope: number(config, 'negative_slope', number(config, 'alpha', 0.3)),
  })),
  ELU: plain('activation', (config) => ({ function: 'elu', alpha: number(config, 'alpha', 1) })),
  Softmax: plain('activation', (config) => {
    only(config, 'axis', -1);
    return { function: 'softmax' };
  }),
  Dropout: plain('dropout', (config) => {
    only(config, 'noise_shape');
    return { rate: number(config, 'rate', 0.5) };
  }),
  SpatialDropout2D: plain('spatialDropout2d', (config) => ({ rate: number(config, 'rate', 0.5) })),
  GaussianNoise: plain('gaussianNoise', (config) => ({ stddev: number(config, 'stddev', 0.1) })),
  Flatten: plain('flatten'),
  Reshape: plain('reshape', ({ target_shape: shape }) =>
    Array.isArray(shape) && shape.every((n) => typeof n === 'number' && n > 0)
      ? { shape: shape as number[] }
      : unsupported(`its target_shape is ${JSON.stringify(shape)}`),
  ),
  RepeatVector: plain('repeatVector', (config) => ({ steps: number(config, 'n', NaN) })),
  UpSampling2D: plain('upsample2d', (config) => {
    only(config, 'interpolation', 'nearest');
    only(config, 'data_format', 'channels_last');
    return { size: pair(config, 'size', 2) };
  }),
  ZeroPadding2D: plain('zeroPad2d', margins('padding')),
  Cropping2D: plain('crop2d', margins('cropping')),
  Add: plain('add'),
  Multiply: plain('multiply'),
  Concatenate: (given) => {
    const { config, inputs, builder } = given;
    only(config, 'axis', -1, builder.shape(inputs[0]).length);
    return builder.add('concat', {}, inputs, given.name);
  },
};
