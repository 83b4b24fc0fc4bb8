import { chain, templateDocument, type Template } from './template.ts';

export const textLstm: Template = {
  about: {
    title: 'As a machine likes it',
    teaches:
      'A character model: at every step the LSTM tells what comes next. `generate` lets it write, at a temperature of your choice.',
    data: '"As You Like It" by William Shakespeare, copied into the project as data/as-you-like-it.txt',
    metric: 'test accuracy',
  },
  files: { 'shakespeare/as-you-like-it.txt': 'data/as-you-like-it.txt' },
  document: templateDocument({
    name: 'Text, LSTM',
    description: 'Learns to write like a play, letter by letter.',
    layers: chain([
      ['input', 'input', { shape: [100] }],
      ['embedding', 'embedding', { tokens: 64, units: 32 }],
      ['lstm', 'lstm', { units: 128, returns: 'sequence' }],
      ['dropout', 'dropout', { rate: 0.2 }],
      ['output', 'dense', { units: 64 }],
    ]),
    objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {}, metrics: ['accuracy'] },
    data: {
      source: {
        kind: 'text',
        path: 'data/as-you-like-it.txt',
        unit: 'character',
        lowercase: false,
        window: 100,
        stride: 25,
      },
      split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.005, clip: 'globalNorm', clipAt: 5 } },
      schedule: { type: 'cosine', params: {} },
      batchSize: 64,
      epochs: 15,
    },
  }),
};
