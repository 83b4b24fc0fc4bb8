import { chain, classification, templateDocument, threeParts, type Template } from './template.ts';

export const spirals: Template = {
  about: {
    title: 'Spirals',
    teaches: 'Why depth helps: two hidden layers unwind two spirals that are wound around each other.',
    data: '1000 points on two spirals with noise, made by the studio',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Spirals',
    description: 'Tells the arms of two spirals apart.',
    layers: chain([
      ['input', 'input', { shape: [2] }],
      ['dense1', 'dense', { units: 32, initializer: 'heUniform' }],
      ['relu1', 'activation'],
      ['dense2', 'dense', { units: 32, initializer: 'heUniform' }],
      ['relu2', 'activation'],
      ['output', 'dense', { units: 2 }],
    ]),
    objective: classification,
    data: {
      source: { kind: 'generated', name: 'spirals', params: {} },
      split: threeParts,
      preprocessing: { input: 'standardize', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.01 } },
      batchSize: 32,
      epochs: 100,
    },
  }),
};
