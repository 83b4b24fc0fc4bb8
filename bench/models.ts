import type { LayerDocument, ProjectDocument } from '../contract/project.ts';
import { projectFormat, projectVersion } from '../contract/project.ts';

export const batch = 64;

const chain = (layers: readonly (readonly [string, string, LayerDocument['params']])[]): LayerDocument[] =>
  layers.map(([id, type, params], i) => ({ id, type, params, inputs: i === 0 ? [] : [layers[i - 1]![0]] }));

const relu = (id: string) => [id, 'activation', { function: 'relu' }] as const;

/** The networks that benches train, as `../contract` writes them. */
export const networks: Readonly<Record<string, LayerDocument[]>> = {
  mlp: chain([
    ['input', 'input', { shape: [784] }],
    ['dense1', 'dense', { units: 256 }],
    relu('relu1'),
    ['dense2', 'dense', { units: 128 }],
    relu('relu2'),
    ['dense3', 'dense', { units: 10 }],
  ]),
  cnn: chain([
    ['input', 'input', { shape: [28, 28, 1] }],
    ['conv1', 'conv2d', { filters: 32 }],
    relu('relu1'),
    ['pool1', 'maxPool2d', {}],
    ['conv2', 'conv2d', { filters: 64 }],
    relu('relu2'),
    ['pool2', 'maxPool2d', {}],
    ['flatten', 'flatten', {}],
    ['dense1', 'dense', { units: 128 }],
    relu('relu3'),
    ['dense2', 'dense', { units: 10 }],
  ]),
};

export function benchDocument(name: string, epochs: number): ProjectDocument {
  return {
    format: projectFormat,
    version: projectVersion,
    name,
    description: '',
    networks: { main: { layers: networks[name]! } },
    objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {}, metrics: [] },
    data: {
      source: null,
      split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.001 } },
      batchSize: batch,
      epochs,
      seed: 1,
      lanes: 1,
      portable: false,
    },
    canvas: {},
  };
}
