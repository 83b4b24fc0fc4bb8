import { chain, templateDocument, type Template } from './template.ts';

export const xor: Template = {
  about: {
    title: 'XOR',
    teaches:
      'The smallest network that does what none without a hidden layer can: four hidden units and 17 weights, few enough to be followed by hand.',
    data: 'The four corners of a square with noise, made by the studio',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'XOR',
    description: 'Four hidden units tell whether exactly one of two inputs is 1.',
    layers: chain([
      ['input', 'input', { shape: [2] }],
      ['hidden', 'dense', { units: 4 }],
      ['tanh', 'activation', { function: 'tanh' }],
      ['output', 'dense', { units: 1 }],
    ]),
    objective: { type: 'supervised', loss: 'binaryCrossEntropy', lossParams: {}, metrics: ['accuracy'] },
    data: {
      source: { kind: 'generated', name: 'xor', params: {} },
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true },
      preprocessing: { input: 'standardize', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.03 } },
      batchSize: 20,
      epochs: 100,
    },
  }),
};
