import { chain, digitsData, templateDocument, type Template } from './template.ts';

export const gaussianVae: Template = {
  about: {
    title: 'Probabilistic principal components',
    teaches:
      'A linear variational autoencoder with a Gaussian decoder of one learned variance: its bound has the optimum of probabilistic PCA, known in closed form.',
    data: '1797 handwritten digits of 8 x 8 pixels, part of the studio',
    metric: 'test loss',
  },
  document: templateDocument({
    name: 'Digits, linear Gaussian VAE',
    description: 'Learns a Gaussian code of eight numbers and a Gaussian of the pixels for each code.',
    layers: {
      encoder: chain([
        ['input', 'input', { shape: [8, 8, 1] }],
        ['flatten', 'flatten'],
        ['moments', 'dense', { units: 16 }],
      ]),
      decoder: chain([
        ['code', 'input', { shape: [8], column: 'code' }],
        ['mean', 'dense', { units: 64 }],
        ['output', 'gaussianHead', { variance: 'learned' }],
      ]),
    },
    objective: { type: 'variational', loss: 'gaussianNll', lossParams: {}, metrics: [] },
    data: digitsData,
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.002 } },
      batchSize: 64,
      epochs: 200,
    },
  }),
};
