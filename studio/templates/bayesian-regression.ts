import { chain, templateDocument, type Template } from './template.ts';

export const bayesianRegression: Template = {
  about: {
    title: 'Many weights instead of one',
    teaches:
      'The posterior beyond its mode: stochastic gradient Langevin dynamics draws fifty sets of weights, and predictions come with an interval that grows where there is no data.',
    data: '200 noisy points of a cubic, made by the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Bayesian regression',
    description: 'A posterior of curves through noisy points, drawn by Langevin dynamics.',
    layers: chain([
      ['input', 'input', { shape: [1] }],
      ['hidden', 'dense', { units: 32, initializer: 'heUniform' }],
      ['tanh', 'activation', { function: 'tanh' }],
      ['mean', 'dense', { units: 1 }],
      // The noise of the points is known here: an eighth of their deviation, so that beta is 8 x 8.
      ['output', 'gaussianHead', { variance: 'fixed', beta: 64 }],
    ]),
    objective: { type: 'supervised', loss: 'gaussianNll', lossParams: {}, metrics: ['mae'] },
    data: {
      source: { kind: 'generated', name: 'cubic', params: { count: 200 } },
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false },
      preprocessing: { input: 'standardize', target: 'standardize' },
    },
    training: {
      optimizer: { type: 'sgld', params: { learningRate: 0.00001, priorPrecision: 0.1 } },
      posterior: { kind: 'sgld', burnIn: 10000, every: 200, samples: 50 },
      batchSize: 140,
      epochs: 20000,
    },
  }),
};
