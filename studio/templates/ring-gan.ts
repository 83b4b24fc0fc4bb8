import { adversarial, chain, templateDocument, type Template } from './template.ts';

export const ringGan: Template = {
  about: {
    title: 'Eight Gaussians, one game',
    teaches:
      'A generator and a discriminator on points of the plane: watch the points travel, and modes get lost. Set packing to 2 and see more of them come back.',
    data: '10000 points of eight small Gaussians on a circle, made by the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Ring, GAN',
    description: 'Makes points of a ring of eight Gaussians out of noise.',
    layers: {
      generator: chain([
        ['noise', 'input', { shape: [2], column: 'noise' }],
        ['dense1', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu1', 'activation'],
        ['dense2', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu2', 'activation'],
        ['output', 'dense', { units: 2 }],
      ]),
      discriminator: chain([
        ['input', 'input', { shape: [2] }],
        ['dense1', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu1', 'activation', { function: 'leakyRelu', slope: 0.2 }],
        ['dense2', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu2', 'activation', { function: 'leakyRelu', slope: 0.2 }],
        ['score', 'dense', { units: 1 }],
      ]),
    },
    objective: adversarial(),
    data: {
      source: { kind: 'generated', name: 'ring', params: {} },
      split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.0005, beta1: 0.5 } },
      batchSize: 128,
      epochs: 100,
    },
  }),
};
