import type { Backend } from '../../cases/backends.ts';
import { activation, concat, dropout, flatten, gemm, matmul, reshape, softmax, sum } from './elements.ts';
import { avgPool, conv, convTranspose, globalPool, maxPool, upsample } from './images.ts';
import { softmaxCrossEntropy } from './losses.ts';
import { number, type Node, type Values } from './node.ts';
import { batchNorm, instanceNorm, layerNorm, meanVariance } from './normalization.ts';
import { adagrad, adam, momentum } from './optimizers.ts';
import { recurrent } from './recurrent.ts';

/** What our layers make of a node, in the order of its outputs; null for an output that is none of ours. */
export type Mapping = (node: Node, backend: Backend) => readonly (Values | null)[];

/**
 * ONNX's operators that are for our kinds of layer, each with how it is said in our layers. Tests whose names end in
 * `_expanded` are the same numbers for the same operators written out in others, which are none of ours.
 */
export const mappings: Readonly<Record<string, Mapping>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: avgPool,
  GlobalAveragePool: globalPool('globalAvgPool2d'),
  GlobalMaxPool: globalPool('globalMaxPool2d'),
  Upsample: upsample,
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  InstanceNormalization: instanceNorm,
  MeanVarianceNormalization: meanVariance,
  Gemm: gemm,
  MatMul: matmul,
  Relu: activation('relu'),
  LeakyRelu: activation('leakyRelu', (node) => ({ slope: number(node, 'alpha', 0.01) })),
  Elu: activation('elu', (node) => ({ alpha: number(node, 'alpha', 1) })),
  Sigmoid: activation('sigmoid'),
  Softplus: activation('softplus'),
  Tanh: activation('tanh'),
  Softmax: softmax,
  // ONNX has the gates i o f c and z r h; ours are i f g o and r z n.
  RNN: recurrent({ type: 'simpleRnn', gates: [0] }),
  LSTM: recurrent({ type: 'lstm', gates: [0, 2, 3, 1], cell: true }),
  GRU: recurrent({ type: 'gru', gates: [1, 0, 2], params: { resetAfter: false } }),
  Dropout: dropout,
  Add: sum,
  Sum: sum,
  Concat: concat,
  Flatten: flatten,
  Reshape: reshape,
  SoftmaxCrossEntropyLoss: softmaxCrossEntropy,
  Adagrad: adagrad,
  Adam: adam,
  Momentum: momentum,
};

const volume = 'three dimensions: images are the largest that layers take';
const ownNumbers = "the random numbers of NumPy's generator";

/** The tests of these operators that cannot be run, each with its reason. */
export const skipped: Readonly<Record<string, string>> = {
  averagepool_3d_default: volume,
  convtranspose_3d: volume,
  maxpool_3d_default: volume,
  maxpool_2d_dilations: 'windows of pooling have no gaps, as in Keras',
  reshape_allowzero_reordered: 'an array without values',
  sum_one_input: 'a merge has two inputs at least',
  training_dropout: ownNumbers,
  training_dropout_default: ownNumbers,
  training_dropout_default_mask: ownNumbers,
  training_dropout_mask: ownNumbers,
};
/** More would say that the studio is not what it says. */
export const mostSkipped = 12;
