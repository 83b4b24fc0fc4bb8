import { adversarial, chain, digitsData, templateDocument, type Template } from './template.ts';

export const digitsDcgan: Template = {
  about: {
    title: 'A game for digits',
    teaches:
      'A deep convolutional GAN: transposed convolutions draw, strided convolutions judge, batch normalization keeps the game going.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, DCGAN',
    description: 'Draws digits out of noise, with convolutions.',
    layers: {
      generator: chain([
        ['noise', 'input', { shape: [16], column: 'noise' }],
        ['dense1', 'dense', { units: 256, initializer: 'heUniform' }],
        ['reshape', 'reshape', { shape: [2, 2, 64] }],
        ['norm1', 'batchNorm'],
        ['relu1', 'activation'],
        ['up1', 'convTranspose2d', { filters: 32, kernel: [4, 4], stride: [2, 2], bias: false }],
        ['norm2', 'batchNorm'],
        ['relu2', 'activation'],
        ['up2', 'convTranspose2d', { filters: 1, kernel: [4, 4], stride: [2, 2] }],
        ['output', 'activation', { function: 'sigmoid' }],
      ]),
      discriminator: chain([
        ['input', 'input', { shape: [8, 8, 1] }],
        ['conv1', 'conv2d', { filters: 32, kernel: [4, 4], stride: [2, 2] }],
        ['relu1', 'activation', { function: 'leakyRelu', slope: 0.2 }],
        ['conv2', 'conv2d', { filters: 64, kernel: [4, 4], stride: [2, 2] }],
        ['relu2', 'activation', { function: 'leakyRelu', slope: 0.2 }],
        ['flatten', 'flatten'],
        ['dropout', 'dropout', { rate: 0.3 }],
        ['score', 'dense', { units: 1 }],
      ]),
    },
    objective: adversarial({ smoothing: 0.1 }),
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.0005, beta1: 0.5 } },
      batchSize: 64,
      epochs: 150,
    },
  }),
};
