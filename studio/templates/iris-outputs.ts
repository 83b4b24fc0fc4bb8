import { chain, classification, templateDocument, type Template } from './template.ts';

/** Half the way from one branch to the other on the canvas. */
const aside = 156;

const document = templateDocument({
  name: 'Iris, two answers',
  description: 'Says of an iris which kind it is, and how wide its petals are: two answers of one network.',
  layers: [
    ...chain([
      ['input', 'input', { shape: [3] }],
      ['dense', 'dense', { units: 16 }],
      ['tanh', 'activation', { function: 'tanh' }],
    ]),
    { id: 'species', type: 'dense', params: { units: 3 }, inputs: ['tanh'] },
    { id: 'width', type: 'dense', params: { units: 1 }, inputs: ['tanh'] },
  ],
  objective: {
    ...classification,
    heads: {
      width: {
        target: 'target:petal width (cm)',
        loss: 'meanSquaredError',
        lossParams: {},
        metrics: ['mae', 'r2'],
        weight: 0.5,
      },
    },
  },
  data: {
    source: {
      kind: 'csv',
      path: 'data/iris.csv',
      target: 'species',
      task: 'classes',
      targets: [{ column: 'petal width (cm)', task: 'number' }],
      features: ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)'],
    },
    split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true },
    preprocessing: { input: 'standardize', target: 'standardize' },
  },
  training: {
    optimizer: { type: 'adam', params: { learningRate: 0.01 } },
    batchSize: 16,
    epochs: 60,
  },
});

export const irisOutputs: Template = {
  about: {
    title: 'Two answers of one network',
    teaches:
      'Several outputs: a class and a number from what both share, each with a loss of its own, and what the weight between them does.',
    data: '150 flowers with four lengths each, copied into the project as data/iris.csv',
    metric: 'test accuracy',
  },
  files: { 'iris/iris.csv': 'data/iris.csv' },
  document: {
    ...document,
    canvas: {
      main: {
        ...document.canvas['main'],
        species: { x: -aside, y: 252 },
        width: { x: aside, y: 252 },
      },
    },
  },
};
