import type { LayerDocument, ObjectiveDocument, ParameterValues } from '../../contract/project.ts';
import { layerOf, projectOf, type Setting } from './document.ts';

/** Whole networks, small enough for finite differences, that join what single cases cannot: branches, fusion, views. */

interface Sketch {
  readonly layers: readonly LayerDocument[];
  readonly objective?: Partial<ObjectiveDocument>;
  readonly batch: number;
  readonly targets: (sample: number) => number;
}

const act = (id: string, name: string, from: string): LayerDocument =>
  layerOf(id, 'activation', { function: name }, from);
const conv = (id: string, params: ParameterValues, from: string) => layerOf(id, 'conv2d', params, from);
const dense = (id: string, units: number, from: string) => layerOf(id, 'dense', { units }, from);
const classes = (n: number) => (sample: number) => (sample * 7 + 1) % n;

const sketches: Record<string, Sketch> = {
  'multilayer perceptron, cross-entropy': {
    layers: [
      layerOf('samples', 'input', { shape: [6] }),
      dense('dense1', 11, 'samples'),
      act('relu', 'relu', 'dense1'),
      dense('dense2', 9, 'relu'),
      act('tanh', 'tanh', 'dense2'),
      dense('scores', 4, 'tanh'),
    ],
    objective: { loss: 'crossEntropy', metrics: ['accuracy'] },
    batch: 5,
    targets: classes(4),
  },
  'convolutional network with batch normalization, residual and dropout': {
    layers: [
      layerOf('samples', 'input', { shape: [8, 7, 2] }),
      conv('conv1', { filters: 5, bias: false }, 'samples'),
      layerOf('norm1', 'batchNorm', {}, 'conv1'),
      act('silu', 'silu', 'norm1'),
      conv('conv2', { filters: 5 }, 'silu'),
      act('elu', 'elu', 'conv2'),
      layerOf('residual', 'add', {}, 'silu', 'elu'),
      layerOf('pool', 'maxPool2d', { kernel: [3, 3], padding: 'same' }, 'residual'),
      conv('conv3', { filters: 6, stride: [2, 2] }, 'pool'),
      layerOf('norm2', 'batchNorm', {}, 'conv3'),
      layerOf('mean', 'globalAvgPool2d', {}, 'norm2'),
      layerOf('drop', 'dropout', { rate: 0.25 }, 'mean'),
      dense('scores', 3, 'drop'),
    ],
    objective: { loss: 'crossEntropy', metrics: ['accuracy'] },
    batch: 4,
    targets: classes(3),
  },
  'branches of three widths, concatenated (inception)': {
    layers: [
      layerOf('samples', 'input', { shape: [6, 6, 3] }),
      conv('stem', { filters: 4, kernel: [1, 1] }, 'samples'),
      act('bend', 'gelu', 'stem'),
      conv('one', { filters: 3, kernel: [1, 1] }, 'bend'),
      conv('three', { filters: 5 }, 'bend'),
      act('threeBend', 'tanh', 'three'),
      layerOf('pool', 'avgPool2d', { kernel: [3, 3], stride: [1, 1], padding: 'same' }, 'bend'),
      layerOf('join', 'concat', {}, 'one', 'threeBend', 'pool'),
      layerOf('row', 'flatten', {}, 'join'),
      dense('y', 2, 'row'),
    ],
    objective: { loss: 'huber', metrics: ['mae', 'r2'] },
    batch: 3,
    targets: (sample) => Math.sin(sample * 2.1),
  },
  'sequence, several yes or no': {
    layers: [
      layerOf('samples', 'input', { shape: [4, 5] }),
      dense('steps', 6, 'samples'),
      act('softplus', 'softplus', 'steps'),
      layerOf('attention', 'activation', { function: 'softmax' }, 'steps'),
      layerOf('both', 'add', {}, 'softplus', 'attention', 'steps'),
      layerOf('row', 'flatten', {}, 'both'),
      dense('y', 3, 'row'),
    ],
    objective: { loss: 'binaryCrossEntropy' },
    batch: 4,
    targets: (sample) => sample % 2,
  },
  'recurrent layers on top of each other, both ways, with an initial state': {
    layers: [
      layerOf('samples', 'input', { shape: [5, 3] }),
      layerOf('first', 'simpleRnn', { units: 4, direction: 'both', returns: 'sequence' }, 'samples'),
      layerOf('last', 'simpleRnn', { units: 5 }, 'first'),
      layerOf('again', 'simpleRnn', { units: 5, returns: 'sequence', activation: 'relu' }, 'first', 'last'),
      dense('steps', 2, 'again'),
      layerOf('row', 'flatten', {}, 'steps'),
      dense('scores', 4, 'row'),
    ],
    objective: { loss: 'crossEntropy', metrics: ['accuracy'] },
    batch: 4,
    targets: classes(4),
  },
  'an encoder whose whole state starts a decoder, gated': {
    layers: [
      layerOf('samples', 'input', { shape: [4, 3] }),
      layerOf('encoder', 'lstm', { units: 3, returns: 'state' }, 'samples'),
      layerOf('steps', 'gru', { units: 4, returns: 'sequence', resetAfter: false }, 'samples'),
      layerOf('decoder', 'lstm', { units: 3, returns: 'sequence', peepholes: true }, 'steps', 'encoder'),
      layerOf('gated', 'gru', { units: 5, direction: 'both' }, 'decoder'),
      dense('scores', 3, 'gated'),
    ],
    objective: { loss: 'crossEntropy', metrics: ['accuracy'] },
    batch: 4,
    targets: classes(3),
  },
  'a dense layer seen directly and through a view with a relu': {
    layers: [
      layerOf('samples', 'input', { shape: [5] }),
      dense('values', 6, 'samples'),
      layerOf('image', 'reshape', { shape: [6] }, 'values'),
      act('bent', 'relu', 'image'),
      layerOf('both', 'add', {}, 'bent', 'values'),
      dense('y', 2, 'both'),
    ],
    batch: 4,
    targets: (sample) => Math.cos(sample),
  },
  'all views in a row': {
    layers: [
      layerOf('samples', 'input', { shape: [2, 3, 4] }),
      layerOf('row', 'flatten', {}, 'samples'),
      dense('values', 12, 'row'),
      layerOf('image', 'reshape', { shape: [2, 3, 2] }, 'values'),
      layerOf('row2', 'flatten', {}, 'image'),
      act('bent', 'sigmoid', 'row2'),
      layerOf('image2', 'reshape', { shape: [3, 4] }, 'bent'),
      dense('steps', 2, 'image2'),
      layerOf('twice', 'concat', {}, 'steps', 'steps'),
      layerOf('y', 'flatten', {}, 'twice'),
    ],
    objective: { loss: 'meanSquaredError' },
    batch: 3,
    targets: (sample) => sample - 1,
  },
  'an autoencoder with tied weights, on steps': {
    layers: [
      layerOf('samples', 'input', { shape: [3, 5] }),
      // The decoder stands first: who lends is found wherever it is.
      layerOf('decoder', 'tiedDense', { of: 'encoder' }, 'code'),
      dense('encoder', 4, 'samples'),
      act('code', 'sigmoid', 'encoder'),
      layerOf('again', 'tiedDense', { of: 'encoder', bias: false }, 'code'),
      layerOf('both', 'add', {}, 'decoder', 'again'),
      layerOf('row', 'flatten', {}, 'both'),
      dense('y', 2, 'row'),
    ],
    batch: 3,
    targets: (sample) => Math.cos(sample),
  },
  'weights under a loss alone': {
    layers: [layerOf('samples', 'input', { shape: [3] }), dense('y', 1, 'samples')],
    objective: { loss: 'binaryCrossEntropy', metrics: ['accuracy'] },
    batch: 6,
    targets: (sample) => (sample % 3 ? 1 : 0),
  },
};

const settingOf = ({ layers, objective, batch, targets }: Sketch): Setting => {
  const loss = objective?.loss ?? 'meanSquaredError';
  // One target per sample, or the same for every output.
  const outputs = { huber: 2, meanSquaredError: 12, binaryCrossEntropy: 3 }[loss] ?? 1;
  const last = layers.at(-1)!,
    columns = loss === 'crossEntropy' ? 1 : ((last.params['units'] as number | undefined) ?? outputs);
  const target = Array.from({ length: batch * columns }, (_, i) =>
    Math.fround(targets(Math.floor(i / columns))),
  );
  return { document: projectOf(layers, objective), batch, mode: 'train', weights: {}, columns: { target } };
};

export const models: Readonly<Record<string, Setting>> = Object.fromEntries(
  Object.entries(sketches).map(([name, sketch]) => [name, settingOf(sketch)]),
);
