import { activation } from './activation.ts';
import { add } from './add.ts';
import { avgPool1d } from './avgPool1d.ts';
import { avgPool2d } from './avgPool2d.ts';
import { batchNorm } from './batchNorm.ts';
import { concat } from './concat.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { convTranspose2d } from './convTranspose2d.ts';
import { crop2d } from './crop2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwiseConv2d.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { gaussianNoise } from './gaussianNoise.ts';
import { gaussianHead } from './gaussianHead.ts';
import { globalAvgPool1d } from './globalAvgPool1d.ts';
import { globalAvgPool2d } from './globalAvgPool2d.ts';
import { globalMaxPool1d } from './globalMaxPool1d.ts';
import { globalMaxPool2d } from './globalMaxPool2d.ts';
import { groupNorm } from './groupNorm.ts';
import { gru } from './gru.ts';
import { input } from './input.ts';
import type { Layer } from './layer.ts';
import { layerNorm } from './layerNorm.ts';
import { lstm } from './lstm.ts';
import { maskingNoise } from './maskingNoise.ts';
import { maxPool1d } from './maxPool1d.ts';
import { maxPool2d } from './maxPool2d.ts';
import { multiply } from './multiply.ts';
import { repeatVector } from './repeatVector.ts';
import { reshape } from './reshape.ts';
import { simpleRnn } from './simpleRnn.ts';
import { sparsity } from './sparsity.ts';
import { spatialDropout2d } from './spatialDropout2d.ts';
import { tiedDense } from './tiedDense.ts';
import { upsample2d } from './upsample2d.ts';
import { zeroPad2d } from './zeroPad2d.ts';

export type { Layer, LayerKind, Weight } from './layer.ts';

/** The one table of layers, in the order of the palette. */
export const layers = {
  input,
  dense,
  tiedDense,
  gaussianHead,
  embedding,
  conv2d,
  convTranspose2d,
  depthwiseConv2d,
  conv1d,
  simpleRnn,
  lstm,
  gru,
  maxPool2d,
  avgPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
  maxPool1d,
  avgPool1d,
  globalAvgPool1d,
  globalMaxPool1d,
  activation,
  batchNorm,
  layerNorm,
  groupNorm,
  dropout,
  spatialDropout2d,
  gaussianNoise,
  maskingNoise,
  sparsity,
  flatten,
  reshape,
  repeatVector,
  upsample2d,
  zeroPad2d,
  crop2d,
  add,
  multiply,
  concat,
} as const satisfies Record<string, Layer>;

export type LayerName = keyof typeof layers;
export const isLayerName = (type: string): type is LayerName => Object.hasOwn(layers, type);
