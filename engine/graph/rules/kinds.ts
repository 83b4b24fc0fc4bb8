import type { InferredLayer } from '../infer.ts';

/** What rules tell layers apart by. */

const oneOf =
  (...types: string[]) =>
  ({ type }: { readonly type: string }): boolean =>
    types.includes(type);

export const isNorm = oneOf('batchNorm', 'layerNorm', 'groupNorm');
export const isDropout = oneOf('dropout', 'spatialDropout2d');
export const isNoise = oneOf('dropout', 'spatialDropout2d', 'gaussianNoise', 'maskingNoise');
export const isActivation = oneOf('activation');
export const isConvolution = oneOf('conv2d', 'conv1d', 'depthwiseConv2d');
export const isPooling = oneOf('maxPool2d', 'avgPool2d', 'maxPool1d', 'avgPool1d');
/** y = x W + b, of the whole input or of its parts. */
export const isLinear = oneOf('dense', 'tiedDense', 'conv2d', 'conv1d', 'convTranspose2d', 'depthwiseConv2d');
/** What is linear in use and has no weights that mix values: two linear layers around it are one. */
export const passesOn = oneOf(
  'flatten',
  'reshape',
  'dropout',
  'spatialDropout2d',
  'batchNorm',
  'zeroPad2d',
  'crop2d',
  'upsample2d',
);
export const isRecurrent = ({ layer }: InferredLayer): boolean => layer.kind === 'recurrent';
export const hasWeights = (layer: InferredLayer): boolean => isLinear(layer) || isRecurrent(layer);

export const functionOf = ({ type, params }: InferredLayer): string | null =>
  type === 'activation' ? (params['function'] as string) : null;

export const isRectified = (layer: InferredLayer): boolean =>
  ['relu', 'leakyRelu'].includes(functionOf(layer) ?? '');
