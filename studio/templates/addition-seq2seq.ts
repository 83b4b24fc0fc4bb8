import { chain, templateDocument, type Template } from './template.ts';

export const additionSeq2seq: Template = {
  about: {
    title: 'Sums as text',
    teaches:
      'Sequence to sequence: an encoder reads "535+61" character by character, a decoder that starts in its last state writes "596". Trained with the right answer as its input, it then runs freely.',
    data: '50000 sums of two numbers of up to three digits, made by the studio',
    metric: 'test sequenceAccuracy',
  },
  document: templateDocument({
    name: 'Addition, sequence to sequence',
    description: 'Reads a sum as text and writes its result as text.',
    layers: [
      ...chain([
        ['question', 'input', { shape: [7] }],
        ['embedding', 'embedding', { tokens: 12, units: 16 }],
        ['encoder', 'lstm', { units: 128, returns: 'state' }],
      ]),
      ...chain([
        ['answer', 'input', { shape: [4], column: 'decoderInput' }],
        ['embedding2', 'embedding', { tokens: 13, units: 16 }],
      ]),
      {
        id: 'decoder',
        type: 'lstm',
        params: { units: 128, returns: 'sequence' },
        inputs: ['embedding2', 'encoder'],
      },
      { id: 'output', type: 'dense', params: { units: 12 }, inputs: ['decoder'] },
    ],
    objective: {
      type: 'supervised',
      loss: 'crossEntropy',
      lossParams: {},
      metrics: ['accuracy', 'sequenceAccuracy'],
    },
    data: {
      source: { kind: 'generated', name: 'addition', params: {} },
      split: { train: 0.9, validation: 0.05, test: 0.05, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.003 } },
      schedule: { type: 'cosine', params: {} },
      batchSize: 64,
      epochs: 20,
    },
  }),
};
