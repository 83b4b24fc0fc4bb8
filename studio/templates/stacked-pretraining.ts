import { chain, classification, digitsData, templateDocument, type Template } from './template.ts';

export const stackedPretraining: Template = {
  about: {
    title: 'Layer by layer, then all at once',
    teaches:
      'Greedy pre-training of sigmoid layers as denoising autoencoders, then fine-tuning. Without it (objective "supervised"), the deep sigmoid network hardly begins to learn.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test accuracy',
  },
  document: templateDocument({
    name: 'Digits, pre-trained',
    description:
      'Reads digits with a deep network of sigmoids whose layers were trained one after the other.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten'],
      ['hidden1', 'dense', { units: 100 }],
      ['sigmoid1', 'activation', { function: 'sigmoid' }],
      ['hidden2', 'dense', { units: 64 }],
      ['sigmoid2', 'activation', { function: 'sigmoid' }],
      ['hidden3', 'dense', { units: 32 }],
      ['sigmoid3', 'activation', { function: 'sigmoid' }],
      ['output', 'dense', { units: 10 }],
    ]),
    objective: {
      ...classification,
      type: 'pretraining',
      params: { epochsPerLayer: 30, corruption: 'masking', amount: 0.2, output: 'linear' },
    },
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.003 } },
      batchSize: 32,
      epochs: 130,
    },
  }),
};
