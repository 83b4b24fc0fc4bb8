import { fashionData } from './fashion-data.ts';
import { chain, classification, templateDocument, type Template } from './template.ts';

export const fashionCnn: Template = {
  about: {
    title: 'Fashion, convolutional',
    teaches:
      'A convolutional network on images of the size of MNIST: two stages of filters, then a decision.',
    data: 'Fashion-MNIST: 70,000 images of 28 x 28 pixels, from a folder of IDX files of yours',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Fashion, convolutional',
    description: 'Tells ten kinds of clothes apart.',
    layers: chain([
      ['input', 'input', { shape: [28, 28, 1] }],
      ['conv1', 'conv2d', { filters: 32 }],
      ['relu1', 'activation'],
      ['pool1', 'maxPool2d'],
      ['conv2', 'conv2d', { filters: 64 }],
      ['relu2', 'activation'],
      ['pool2', 'maxPool2d'],
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 128, initializer: 'heUniform' }],
      ['relu3', 'activation'],
      ['dropout', 'dropout', { rate: 0.3 }],
      ['output', 'dense', { units: 10 }],
    ]),
    objective: classification,
    data: fashionData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.002 } },
      schedule: { type: 'cosine', params: {} },
      batchSize: 128,
      epochs: 10,
    },
  }),
};
