import { layerOf, projectOf, type Setting } from '../cases/document.ts';
import { generator } from '../cases/values.ts';

/** Adam's rate in the end-to-end run. */
export const rate = 0.01;
export const classes = 5;
const batch = 8;

/** The convolutional network of the end-to-end run: the kinds of layer of a first classifier of images. */
const layers = [
  layerOf('samples', 'input', { shape: [10, 9, 2] }),
  // Its bias would be taken out again by the batch normalization, and have a gradient of rounding errors.
  layerOf('conv1', 'conv2d', { filters: 6, bias: false }, 'samples'),
  layerOf('norm1', 'batchNorm', {}, 'conv1'),
  layerOf('relu1', 'activation', { function: 'relu' }, 'norm1'),
  layerOf('pool1', 'maxPool2d', {}, 'relu1'),
  layerOf('conv2', 'conv2d', { filters: 9, padding: 'valid' }, 'pool1'),
  layerOf('relu2', 'activation', { function: 'relu' }, 'conv2'),
  layerOf('row', 'flatten', {}, 'relu2'),
  layerOf('dense1', 'dense', { units: 12 }, 'row'),
  layerOf('tanh1', 'activation', { function: 'tanh' }, 'dense1'),
  layerOf('scores', 'dense', { units: classes }, 'tanh1'),
];

const random = generator('network target');

export const network: Setting = {
  document: projectOf(
    layers,
    { loss: 'crossEntropy', metrics: ['accuracy'] },
    { type: 'adam', params: { learningRate: rate } },
  ),
  batch,
  mode: 'train',
  weights: {},
  columns: { target: Array.from({ length: batch }, () => Math.floor(random() * classes)) },
};
