import { chain, digitsData, templateDocument, type Template } from './template.ts';

export const digitsVae: Template = {
  about: {
    title: 'Digits that nobody wrote',
    teaches:
      'A variational autoencoder: encoder, Gaussian code, Bernoulli decoder, and the evidence lower bound in nats. `generate` draws new digits from the prior.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, variational autoencoder',
    description: 'Learns a code of eight Gaussian numbers for digits, and to draw digits from such codes.',
    layers: {
      encoder: chain([
        ['input', 'input', { shape: [8, 8, 1] }],
        ['flatten', 'flatten'],
        ['dense1', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu1', 'activation'],
        ['dense2', 'dense', { units: 64, initializer: 'heUniform' }],
        ['relu2', 'activation'],
        ['moments', 'dense', { units: 16 }],
      ]),
      decoder: chain([
        ['code', 'input', { shape: [8], column: 'code' }],
        ['dense1', 'dense', { units: 64, initializer: 'heUniform' }],
        ['relu1', 'activation'],
        ['dense2', 'dense', { units: 128, initializer: 'heUniform' }],
        ['relu2', 'activation'],
        ['output', 'dense', { units: 64 }],
      ]),
    },
    objective: {
      type: 'variational',
      params: { annealing: 10 },
      loss: 'bernoulliNll',
      lossParams: {},
      metrics: [],
    },
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.002 } },
      batchSize: 64,
      epochs: 100,
    },
  }),
};
