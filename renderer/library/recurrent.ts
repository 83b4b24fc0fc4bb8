import { exposing, fileOf, layerOf, type LibraryBlock } from './block.ts';

export const lstmEncoder: LibraryBlock = {
  file: fileOf('lstmEncoder', {
    title: 'LSTM encoder',
    description:
      'Two LSTMs, one upon the other, read a sequence and give one list of numbers for it (Sutskever et al., NeurIPS 2014).',
    inputs: ['x'],
    layers: [
      layerOf('lower', 'lstm', { units: 64, returns: 'sequence' }, 'x'),
      layerOf('drop', 'dropout', { rate: 0.2 }, 'lower'),
      layerOf('upper', 'lstm', { units: 64 }, 'drop'),
    ],
    output: 'upper',
    exposed: exposing({ units: 'lower.units upper.units', rate: 'drop.rate' }),
  }),
};
