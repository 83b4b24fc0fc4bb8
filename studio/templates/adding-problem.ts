import { chain, regression, templateDocument, type Template } from './template.ts';

export const addingProblem: Template = {
  about: {
    title: 'Two numbers, a hundred steps apart',
    teaches:
      'Long-range dependencies: an LSTM adds two marked numbers of a long sequence. Put a simple RNN in its place, and watch the gradients in time vanish.',
    data: '10000 sequences of 100 steps with two marks each, made by the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Adding problem, LSTM',
    description: 'Adds the two numbers of a sequence that are marked, wherever they are.',
    layers: chain([
      ['input', 'input', { shape: [100, 2] }],
      ['lstm', 'lstm', { units: 8, forgetBias: 3 }],
      ['output', 'dense', { units: 1 }],
    ]),
    objective: regression(),
    data: {
      source: { kind: 'generated', name: 'adding', params: { count: 10000, steps: 100 } },
      split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.01, clip: 'globalNorm', clipAt: 1 } },
      schedule: { type: 'cosine', params: {} },
      watchGradients: true,
      batchSize: 32,
      epochs: 25,
    },
  }),
};
