import { chain, templateDocument, threeParts, type Template } from './template.ts';

export const heteroscedasticRegression: Template = {
  about: {
    title: 'How sure at each point',
    teaches:
      'The network tells a mean and a variance for every x, y ~ N(mu(x), sigma(x)^2), trained by its likelihood: predictions come with intervals that are wider where the data is noisier.',
    data: '1000 points of a sine whose noise grows to the right, made by the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Regression with its own variance',
    description: 'Tells mean and spread of a quantity, both depending on x.',
    layers: chain([
      ['input', 'input', { shape: [1] }],
      ['dense1', 'dense', { units: 32 }],
      ['tanh1', 'activation', { function: 'tanh' }],
      ['dense2', 'dense', { units: 32 }],
      ['tanh2', 'activation', { function: 'tanh' }],
      ['output', 'dense', { units: 2 }],
    ]),
    objective: { type: 'supervised', loss: 'gaussianNll', lossParams: {}, metrics: ['mae'] },
    data: {
      source: { kind: 'generated', name: 'heteroscedastic', params: {} },
      split: { ...threeParts, stratify: false },
      preprocessing: { input: 'standardize', target: 'standardize' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.005 } },
      schedule: { type: 'cosine', params: {} },
      batchSize: 32,
      epochs: 100,
    },
  }),
};
