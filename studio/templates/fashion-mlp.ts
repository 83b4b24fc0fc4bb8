import { fashionData } from './fashion-data.ts';
import { chain, classification, templateDocument, type Template } from './template.ts';

export const fashionMlp: Template = {
  about: {
    title: 'Fashion, dense',
    teaches:
      'The same images without convolutions: 784 pixels, two hidden layers. The yardstick for the other one.',
    data: 'Fashion-MNIST: 70,000 images of 28 x 28 pixels, from a folder of IDX files of yours',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Fashion, dense',
    description: 'Tells ten kinds of clothes apart with dense layers alone.',
    layers: chain([
      ['input', 'input', { shape: [28, 28, 1] }],
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 256, initializer: 'heUniform' }],
      ['relu1', 'activation'],
      ['dense2', 'dense', { units: 128, initializer: 'heUniform' }],
      ['relu2', 'activation'],
      ['output', 'dense', { units: 10 }],
    ]),
    objective: classification,
    // Every pixel to zero mean and unit variance: without convolutions it is worth half a point.
    data: { ...fashionData, preprocessing: { input: 'standardize', target: 'none' } },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.001 } },
      schedule: { type: 'cosine', params: {} },
      batchSize: 256,
      epochs: 15,
    },
  }),
};
