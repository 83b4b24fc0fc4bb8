import type { LayerName } from '../engine/layers/index.ts';
import { activation } from './cases/activation.ts';
import type { Case, NamedCase } from './cases/case.ts';
import { conv2d } from './cases/convolution.ts';
import { convTranspose2d } from './cases/transposed.ts';
import { depthwiseConv2d } from './cases/depthwise.ts';
import { dense } from './cases/dense.ts';
import { gaussianHead, tiedDense } from './cases/heads.ts';
import { dropout, gaussianNoise, maskingNoise, spatialDropout2d } from './cases/noise.ts';
import { batchNorm, groupNorm, layerNorm } from './cases/normalization.ts';
import { avgPool2d, globalAvgPool2d, globalMaxPool2d, maxPool2d } from './cases/pooling.ts';
import { randomCases } from './cases/random.ts';
import { gru, lstm, simpleRnn } from './cases/recurrent.ts';
import { crop2d, upsample2d, zeroPad2d } from './cases/resample.ts';
import {
  avgPool1d,
  conv1d,
  embedding,
  globalAvgPool1d,
  globalMaxPool1d,
  maxPool1d,
  repeatVector,
} from './cases/sequence.ts';
import { sparsity } from './cases/sparsity.ts';
import { add, concat, flatten, input, multiply, reshape } from './cases/structure.ts';

export type { Case, Draw, LossCase, NamedCase, OptimizerCase } from './cases/case.ts';
export { lossCases } from './cases/losses.ts';
export { optimizerCases, optimizerSettings } from './cases/optimizers.ts';
export { scheduleCases } from './cases/schedules.ts';

/** The one case table. A layer without cases does not compile. */
export const cases: Record<LayerName, Case[]> = {
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
};

/** Random configurations of each layer beside the chosen ones: five, or more of those that have more to draw. */
const randomCounts: Partial<Record<LayerName, number>> = {
  input: 0,
  dense: 10,
  conv2d: 24,
  maxPool2d: 12,
  avgPool2d: 12,
  simpleRnn: 10,
  lstm: 10,
  gru: 10,
};

export const isRandom = ({ title }: Case): boolean => title.startsWith('random ');

/** All of them in one row, each with its name. */
export const allCases: NamedCase[] = (Object.keys(cases) as LayerName[]).flatMap((layer) =>
  [...cases[layer], ...randomCases(layer, randomCounts[layer] ?? 5)].map((c) => ({
    ...c,
    layer,
    name: `${layer}: ${c.title}`,
  })),
);
