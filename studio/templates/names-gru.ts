import { chain, classification, templateDocument, threeParts, type Template } from './template.ts';

export const namesGru: Template = {
  about: {
    title: 'Where is a name from?',
    teaches:
      'Sequences of different lengths: a GRU reads a family name letter by letter, its state after the last one tells the language.',
    data: '2684 family names of nine languages, copied into the project as data/names.txt',
    metric: 'test accuracy',
  },
  files: { 'names/names.txt': 'data/names.txt' },
  document: templateDocument({
    name: 'Names, GRU',
    description: 'Tells the language of a family name.',
    layers: chain([
      ['input', 'input', { shape: [16], variable: true }],
      ['embedding', 'embedding', { tokens: 61, units: 16 }],
      ['gru', 'gru', { units: 48, direction: 'both' }],
      ['dropout', 'dropout', { rate: 0.3 }],
      ['output', 'dense', { units: 9 }],
    ]),
    objective: classification,
    data: {
      source: { kind: 'lines', path: 'data/names.txt', unit: 'character', lowercase: true },
      split: threeParts,
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.003 } },
      batchSize: 32,
      epochs: 20,
    },
  }),
};
