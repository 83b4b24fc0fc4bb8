import { chain, digitsData, reconstruction, templateDocument, type Template } from './template.ts';

export const digitsAe: Template = {
  about: {
    title: 'Digits through a bottleneck',
    teaches:
      'A deep autoencoder: what eight numbers can say of an image when the way there and back is bent. Take the layer "code" as features.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, deep autoencoder',
    description: 'Gives images of digits back through a code of eight numbers, by a deep network.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 128, initializer: 'heUniform' }],
      ['relu1', 'activation'],
      ['dense2', 'dense', { units: 64, initializer: 'heUniform' }],
      ['relu2', 'activation'],
      ['code', 'dense', { units: 8 }],
      ['dense3', 'dense', { units: 64, initializer: 'heUniform' }],
      ['relu3', 'activation'],
      ['dense4', 'dense', { units: 128, initializer: 'heUniform' }],
      ['relu4', 'activation'],
      ['dense5', 'dense', { units: 64 }],
      ['output', 'activation', { function: 'sigmoid' }],
    ]),
    objective: reconstruction('meanSquaredError'),
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.002 } },
      batchSize: 64,
      epochs: 150,
    },
  }),
};
