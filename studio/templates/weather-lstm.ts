import { chain, regression, templateDocument, type Template } from './template.ts';

export const weatherLstm: Template = {
  about: {
    title: 'How warm tomorrow?',
    teaches:
      "Forecasting: a window of 14 days, the next day's highest temperature as the target, and a split in time order, so that nothing is learned from the future.",
    data: 'Four years of daily weather in Seattle (NOAA), copied into the project as data/seattle-weather.csv',
    metric: 'test r2',
  },
  files: { 'weather/seattle-weather.csv': 'data/seattle-weather.csv' },
  document: templateDocument({
    name: 'Weather, LSTM',
    description: 'Foretells the highest temperature of the next day from the two weeks before it.',
    layers: chain([
      ['input', 'input', { shape: [14, 4] }],
      ['lstm', 'lstm', { units: 24 }],
      ['dropout', 'dropout', { rate: 0.1 }],
      ['output', 'dense', { units: 1 }],
    ]),
    objective: regression(),
    data: {
      source: {
        kind: 'forecast',
        path: 'data/seattle-weather.csv',
        target: 'temp_max',
        features: ['temp_max', 'temp_min', 'precipitation', 'wind'],
        window: 14,
        horizon: 1,
        stride: 1,
      },
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: false },
      preprocessing: { input: 'standardize', target: 'standardize' },
    },
    training: {
      optimizer: { type: 'adamw', params: { learningRate: 0.003, weightDecay: 0.1 } },
      batchSize: 32,
      epochs: 30,
    },
  }),
};
