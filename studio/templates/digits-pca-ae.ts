import { chain, digitsData, reconstruction, templateDocument, type Template } from './template.ts';

export const digitsPcaAe: Template = {
  about: {
    title: 'Principal components, learned',
    teaches:
      "A linear autoencoder with a code of 8 finds the plane of the 8 principal components: the lecture's claim, as a training.",
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, linear autoencoder',
    description: 'Gives images of digits back through a linear code of eight numbers.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten'],
      ['code', 'dense', { units: 8 }],
      ['output', 'dense', { units: 64 }],
    ]),
    objective: reconstruction('meanSquaredError'),
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.003 } },
      batchSize: 64,
      epochs: 150,
    },
  }),
};
