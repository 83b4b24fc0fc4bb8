import type {
  LayerDocument,
  ObjectiveDocument,
  ParameterValues,
  ProjectDocument,
} from '../contract/project.ts';
import { projectFormat, projectVersion } from '../contract/project.ts';

export type Row = readonly [id: string, type: string, params?: ParameterValues];

export const chain = (...rows: readonly Row[]): LayerDocument[] =>
  rows.map(([id, type, params = {}], i) => ({ id, type, params, inputs: i === 0 ? [] : [rows[i - 1]![0]] }));

export const relu = (id: string): Row => [id, 'activation', { function: 'relu' }];
const leaky = (id: string): Row => [id, 'activation', { function: 'leakyRelu', slope: 0.2 }];

/** What a bench trains. PyTorch's side of each is in peers/torch_models.py under the same name, its layers under the same ids. */
export interface BenchModel {
  readonly networks: Readonly<Record<string, LayerDocument[]>>;
  /** What the samples are compared with: class numbers, as many numbers, or nothing. */
  readonly target: { readonly classes: number } | { readonly values: number } | null;
  readonly objective: Pick<ObjectiveDocument, 'type' | 'loss' | 'lossParams' | 'params'>;
  /** The input is made of bytes. */
  readonly images?: true;
  readonly batch: number;
  /** Steps of an epoch: enough that its end weighs little, few enough that the data fits. */
  readonly steps: number;
  /**
   * Of the first steps, whose losses are compared: 32 where absent. Fewer where rounding errors grow from step to step, as they
   * do behind batch normalization and in large layers at this learning rate.
   */
  readonly compared?: number;
}

const classify = {
  target: { classes: 10 },
  objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {} },
} as const;

/** 64 steps of 32 features, the last state to ten classes. */
const recurrent = (type: string, params: ParameterValues = {}): BenchModel => ({
  ...classify,
  networks: {
    main: chain(
      ['input', 'input', { shape: [64, 32] }],
      ['recurrent', type, { units: 128, returns: 'last', ...params }],
      ['dense', 'dense', { units: 10 }],
    ),
  },
  batch: 64,
  steps: 32,
});

const normed = (i: number, filters: number): Row[] => [
  [`conv${i}`, 'conv2d', { filters }],
  [`norm${i}`, 'batchNorm'],
  relu(`relu${i}`),
];

export const models: Readonly<Record<string, BenchModel>> = {
  mlp: {
    ...classify,
    networks: {
      main: chain(
        ['input', 'input', { shape: [784] }],
        ['dense1', 'dense', { units: 256 }],
        relu('relu1'),
        ['dense2', 'dense', { units: 128 }],
        relu('relu2'),
        ['dense3', 'dense', { units: 10 }],
      ),
    },
    images: true,
    batch: 64,
    steps: 128,
  },
  cnn: {
    ...classify,
    networks: {
      main: chain(
        ['input', 'input', { shape: [28, 28, 1] }],
        ['conv1', 'conv2d', { filters: 32 }],
        relu('relu1'),
        ['pool1', 'maxPool2d'],
        ['conv2', 'conv2d', { filters: 64 }],
        relu('relu2'),
        ['pool2', 'maxPool2d'],
        ['flatten', 'flatten'],
        ['dense1', 'dense', { units: 128 }],
        relu('relu3'),
        ['dense2', 'dense', { units: 10 }],
      ),
    },
    images: true,
    batch: 64,
    steps: 64,
    // Noise has no large maxima: PyTorch's own losses in float32 and float64 are 9e-7 apart after 8 steps, 9e-3 after 30.
    compared: 8,
  },
  /** As VGG: pairs of convolutions between the pools, each with batch normalization. */
  'deep-cnn': {
    ...classify,
    networks: {
      main: chain(
        ['input', 'input', { shape: [32, 32, 3] }],
        ...normed(1, 32),
        ...normed(2, 32),
        ['pool1', 'maxPool2d'],
        ...normed(3, 64),
        ...normed(4, 64),
        ['pool2', 'maxPool2d'],
        ...normed(5, 128),
        ...normed(6, 128),
        ['pool3', 'maxPool2d'],
        ['flatten', 'flatten'],
        ['dense1', 'dense', { units: 128 }],
        relu('relu7'),
        ['dense2', 'dense', { units: 10 }],
      ),
    },
    images: true,
    batch: 64,
    steps: 8,
    compared: 4,
  },
  lstm: recurrent('lstm'),
  gru: recurrent('gru', { resetAfter: true }),
  rnn: recurrent('simpleRnn'),
  vae: {
    networks: {
      encoder: chain(
        ['input', 'input', { shape: [784] }],
        ['dense1', 'dense', { units: 400 }],
        relu('relu1'),
        ['moments', 'dense', { units: 40 }],
      ),
      decoder: chain(
        ['code', 'input', { shape: [20], column: 'code' }],
        ['dense1', 'dense', { units: 400 }],
        relu('relu1'),
        ['output', 'dense', { units: 784 }],
      ),
    },
    target: null,
    objective: { type: 'variational', loss: 'bernoulliNll', lossParams: {}, params: {} },
    images: true,
    batch: 128,
    steps: 64,
  },
  dcgan: {
    networks: {
      generator: chain(
        ['noise', 'input', { shape: [64], column: 'noise' }],
        ['dense1', 'dense', { units: 7 * 7 * 64 }],
        ['reshape', 'reshape', { shape: [7, 7, 64] }],
        ['norm1', 'batchNorm'],
        relu('relu1'),
        ['up1', 'convTranspose2d', { filters: 32, kernel: [4, 4], stride: [2, 2] }],
        ['norm2', 'batchNorm'],
        relu('relu2'),
        ['up2', 'convTranspose2d', { filters: 1, kernel: [4, 4], stride: [2, 2] }],
        ['output', 'activation', { function: 'tanh' }],
      ),
      discriminator: chain(
        ['input', 'input', { shape: [28, 28, 1] }],
        ['conv1', 'conv2d', { filters: 32, kernel: [4, 4], stride: [2, 2] }],
        leaky('relu1'),
        ['conv2', 'conv2d', { filters: 64, kernel: [4, 4], stride: [2, 2] }],
        leaky('relu2'),
        ['flatten', 'flatten'],
        ['score', 'dense', { units: 1 }],
      ),
    },
    target: null,
    objective: { type: 'adversarial', loss: 'binaryCrossEntropyLogits', lossParams: {}, params: {} },
    images: true,
    batch: 64,
    steps: 32,
    compared: 4,
  },
  tiny: {
    networks: {
      main: chain(
        ['input', 'input', { shape: [2] }],
        ['dense1', 'dense', { units: 8 }],
        ['tanh', 'activation', { function: 'tanh' }],
        ['dense2', 'dense', { units: 1 }],
      ),
    },
    target: { values: 1 },
    objective: { type: 'supervised', loss: 'meanSquaredError', lossParams: {} },
    batch: 4,
    steps: 65536,
  },
  'wide-mlp': {
    ...classify,
    networks: {
      main: chain(
        ['input', 'input', { shape: [2048] }],
        ['dense1', 'dense', { units: 2048 }],
        relu('relu1'),
        ['dense2', 'dense', { units: 2048 }],
        relu('relu2'),
        ['dense3', 'dense', { units: 10 }],
      ),
    },
    batch: 64,
    // As many as are compared: peers hold no more data either.
    steps: 8,
    compared: 8,
  },
};

export function modelOf(name: string): BenchModel {
  const model = models[name];
  if (!model) throw new Error(`no model ${name}: ${Object.keys(models).join(', ')}`);
  return model;
}

export const documentOf = (name: string, epochs: number): ProjectDocument =>
  documentWith(name, modelOf(name), epochs);

export function documentWith(name: string, model: BenchModel, epochs: number): ProjectDocument {
  return {
    format: projectFormat,
    version: projectVersion,
    name,
    description: '',
    networks: Object.fromEntries(Object.entries(model.networks).map(([id, layers]) => [id, { layers }])),
    objective: { ...model.objective, metrics: [] },
    data: {
      source: null,
      split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: { learningRate: 0.001 } },
      batchSize: model.batch,
      epochs,
      seed: 1,
      lanes: 1,
      portable: false,
    },
    canvas: {},
  };
}
