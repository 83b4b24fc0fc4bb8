import { chain, digitsData, reconstruction, templateDocument, type Template } from './template.ts';

export const digitsDae: Template = {
  about: {
    title: 'Digits with missing pixels',
    teaches:
      'A denoising autoencoder: a third of the pixels is set to zero in training, and the network learns what belongs there. More units than pixels do no harm then.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, denoising autoencoder',
    description: 'Gives whole images of digits for images of which a third of the pixels is missing.',
    layers: chain([
      ['input', 'input', { shape: [8, 8, 1] }],
      ['flatten', 'flatten'],
      ['noise', 'maskingNoise', { rate: 0.3 }],
      ['dense1', 'dense', { units: 256, initializer: 'heUniform' }],
      ['relu1', 'activation'],
      ['code', 'dense', { units: 128 }],
      ['dense2', 'dense', { units: 256, initializer: 'heUniform' }],
      ['relu2', 'activation'],
      ['dense3', 'dense', { units: 64 }],
      ['output', 'activation', { function: 'sigmoid' }],
    ]),
    objective: reconstruction('meanSquaredError'),
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.001 } },
      batchSize: 64,
      epochs: 60,
    },
  }),
};
