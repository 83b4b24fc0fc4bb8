import { chain, classification, templateDocument, type Template } from './template.ts';

export const iris: Template = {
  about: {
    title: 'Iris, from a table',
    teaches:
      'Learning from a csv: columns, a target, standardized features, and how little data can be enough.',
    data: '150 flowers with four lengths each, copied into the project as data/iris.csv',
    metric: 'test accuracy',
  },
  files: { 'iris/iris.csv': 'data/iris.csv' },
  document: templateDocument({
    name: 'Iris',
    description: 'Tells three kinds of iris apart by the lengths of their leaves.',
    layers: chain([
      ['input', 'input', { shape: [4] }],
      ['dense1', 'dense', { units: 16 }],
      ['tanh', 'activation', { function: 'tanh' }],
      ['output', 'dense', { units: 3 }],
    ]),
    objective: classification,
    data: {
      source: { kind: 'csv', path: 'data/iris.csv', target: 'species', task: 'classes' },
      // 30 flowers in the test: a single one is 3 points of accuracy.
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true },
      preprocessing: { input: 'standardize', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.01 } },
      batchSize: 16,
      epochs: 60,
    },
  }),
};
