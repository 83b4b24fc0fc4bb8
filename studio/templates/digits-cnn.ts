import { chain, classification, templateDocument, threeParts, type Template } from './template.ts';

export const digitsCnn: Template = {
  about: {
    title: 'Digits, convolutional',
    teaches: 'How small filters find strokes, and pooling makes them care less about where.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Digits, convolutional',
    description: 'A small convolutional network that reads handwritten digits.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['conv1', 'conv2d', { filters: 16 }],
      ['relu1', 'activation'],
      ['conv2', 'conv2d', { filters: 32 }],
      ['relu2', 'activation'],
      ['pool1', 'maxPool2d'],
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 64, initializer: 'heUniform' }],
      ['relu3', 'activation'],
      ['dropout', 'dropout', { rate: 0.3 }],
      ['output', 'dense', { units: 10 }],
    ]),
    objective: classification,
    data: {
      source: { kind: 'builtin', name: 'digits' },
      split: threeParts,
      preprocessing: { input: 'scale', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.002 } },
      batchSize: 32,
      epochs: 20,
    },
  }),
};
