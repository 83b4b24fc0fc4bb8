import { chain, classification, templateDocument, threeParts, type Template } from './template.ts';

export const digitsMlp: Template = {
  about: {
    title: 'Digits, dense',
    teaches: 'The multilayer perceptron of the first lectures: what dense layers alone can do with an image.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Digits, dense',
    description: 'Two dense layers that read handwritten digits.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 64, initializer: 'heUniform' }],
      ['relu1', 'activation'],
      ['dense2', 'dense', { units: 32, initializer: 'heUniform' }],
      ['relu2', 'activation'],
      ['output', 'dense', { units: 10 }],
    ]),
    objective: classification,
    data: {
      source: { kind: 'builtin', name: 'digits' },
      split: threeParts,
      preprocessing: { input: 'scale', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.003 } },
      batchSize: 32,
      epochs: 30,
    },
  }),
};
