import { chain, regression, templateDocument, threeParts, type Template } from './template.ts';

export const sineRnn: Template = {
  about: {
    title: 'The next value of a wave',
    teaches:
      'A recurrent network and backpropagation through time: it reads 20 values of a sine and tells the next one. `generate` lets it go on by itself.',
    data: '1000 pieces of a noisy sine, made by the studio',
    metric: 'test r2',
  },
  document: templateDocument({
    name: 'Sine, recurrent',
    description: 'Foretells the next value of a sine wave from twenty before it.',
    layers: chain([
      ['input', 'input', { shape: [20, 1] }],
      ['rnn', 'simpleRnn', { units: 16, recurrentInitializer: 'orthogonal' }],
      ['output', 'dense', { units: 1 }],
    ]),
    objective: regression(),
    data: {
      source: { kind: 'generated', name: 'sine', params: { noise: 0.05 } },
      split: { ...threeParts, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.005, clip: 'globalNorm', clipAt: 1 } },
      batchSize: 32,
      epochs: 60,
    },
  }),
};
