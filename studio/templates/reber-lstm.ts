import { chain, templateDocument, type Template } from './template.ts';

export const reberLstm: Template = {
  about: {
    title: 'The grammar of a railway',
    teaches:
      'Strings of the embedded Reber grammar: at every step the network says which symbols may follow, and at the end it must still know the second one. Sequences have lengths of their own.',
    data: '512 strings of a grammar, made by the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Reber grammar, LSTM',
    description: 'Tells at every step of a string which symbols the grammar allows next.',
    layers: chain([
      ['input', 'input', { shape: [40, 7], variable: true }],
      ['lstm', 'lstm', { units: 8, returns: 'sequence' }],
      ['output', 'dense', { units: 7 }],
    ]),
    objective: { type: 'supervised', loss: 'binaryCrossEntropy', lossParams: {}, metrics: [] },
    data: {
      source: { kind: 'generated', name: 'reber', params: {} },
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.02 } },
      batchSize: 8,
      epochs: 150,
    },
  }),
};
