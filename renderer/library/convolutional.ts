import type { LayerDocument } from '../../contract/project.ts';
import { exposing, fileOf, layerOf, placed, type LibraryBlock } from './block.ts';

/** A normalization takes a bias out again. */
const conv = (id: string, filters: number, from: string, more: LayerDocument['params'] = {}): LayerDocument =>
  layerOf(id, 'conv2d', { filters, bias: false, ...more }, from);
const norm = (id: string, from: string) => layerOf(id, 'batchNorm', {}, from);
const relu = (id: string, from: string) => layerOf(id, 'activation', { function: 'relu' }, from);

const channels = (shape: readonly number[]): number => shape.at(-1) ?? 1;

export const convBnRelu: LibraryBlock = {
  file: fileOf('convBnRelu', {
    title: 'Conv-BN-ReLU',
    description:
      'Convolution, batch normalization, ReLU: the unit of most convolutional networks (Ioffe and Szegedy, ICML 2015).',
    inputs: ['x'],
    layers: [conv('conv', 32, 'x'), norm('norm', 'conv'), relu('relu', 'norm')],
    output: 'relu',
    exposed: exposing({ filters: 'conv.filters', kernel: 'conv.kernel', stride: 'conv.stride' }),
  }),
};

const path = ['conv1', 'norm1', 'relu1', 'conv2', 'norm2'];
/** Of 3 x 3, twice, as He et al. draw it in figure 2. */
const residualPath = [
  norm('norm1', 'conv1'),
  relu('relu1', 'norm1'),
  conv('conv2', 32, 'relu1'),
  norm('norm2', 'conv2'),
];

export const residual: LibraryBlock = {
  file: fileOf(
    'residual',
    {
      title: 'Residual',
      description:
        'Two convolutions learn what is to be added to their input (He et al., CVPR 2016). As many filters as the input has channels; where they differ, use the one with a projection.',
      inputs: ['x'],
      layers: [
        conv('conv1', 32, 'x'),
        ...residualPath,
        layerOf('sum', 'add', {}, 'norm2', 'x'),
        relu('relu', 'sum'),
      ],
      output: 'relu',
      exposed: exposing({ filters: 'conv1.filters conv2.filters', kernel: 'conv1.kernel conv2.kernel' }),
    },
    {
      ...placed({ row: 1, ids: path }, { row: 6, ids: ['sum', 'relu'] }),
      ...placed({ row: 0, ids: [] }, { row: 0, ids: ['x'] }),
    },
  ),
  fit: (shape) => ({ filters: channels(shape) }),
};

export const residualProjection: LibraryBlock = {
  file: fileOf(
    'residualProjection',
    {
      title: 'Residual, projection',
      description:
        'A residual block whose shortcut is a 1 × 1 convolution: for another number of channels, or half the size with stride 2 (He et al., CVPR 2016).',
      inputs: ['x'],
      layers: [
        conv('conv1', 32, 'x', { stride: [2, 2] }),
        ...residualPath,
        conv('project', 32, 'x', { kernel: [1, 1], stride: [2, 2] }),
        norm('normProject', 'project'),
        layerOf('sum', 'add', {}, 'norm2', 'normProject'),
        relu('relu', 'sum'),
      ],
      output: 'relu',
      exposed: exposing({
        filters: 'conv1.filters conv2.filters project.filters',
        stride: 'conv1.stride project.stride',
      }),
    },
    {
      ...placed({ row: 1, ids: path }, { row: 1, ids: ['project', 'normProject'] }),
      ...placed({ row: 0, ids: [] }, { row: 6, ids: ['sum', 'relu'] }),
      ...placed({ row: 0, ids: ['x'] }),
    },
  ),
  fit: (shape) => ({ filters: 2 * channels(shape) }),
};

const branch = (id: string, filters: number, kernel: number, from: string): LayerDocument[] => [
  layerOf(id, 'conv2d', { filters, kernel: [kernel, kernel] }, from),
  relu(`${id}Relu`, id),
];

/** Filters of 3a, table 1 of the paper. */
export const inception: LibraryBlock = {
  file: fileOf('inception', {
    title: 'Inception',
    description:
      'Windows of three sizes and pooling side by side, each behind a 1 × 1 convolution that makes them cheap (Szegedy et al., CVPR 2015).',
    inputs: ['x'],
    layers: [
      ...branch('one', 64, 1, 'x'),
      ...branch('reduce3', 96, 1, 'x'),
      ...branch('three', 128, 3, 'reduce3Relu'),
      ...branch('reduce5', 16, 1, 'x'),
      ...branch('five', 32, 5, 'reduce5Relu'),
      layerOf('pool', 'maxPool2d', { kernel: [3, 3], stride: [1, 1], padding: 'same' }, 'x'),
      ...branch('poolProject', 32, 1, 'pool'),
      layerOf('join', 'concat', {}, 'oneRelu', 'threeRelu', 'fiveRelu', 'poolProjectRelu'),
    ],
    output: 'join',
    exposed: exposing({
      one: 'one.filters',
      reduce3: 'reduce3.filters',
      three: 'three.filters',
      reduce5: 'reduce5.filters',
      five: 'five.filters',
      pool: 'poolProject.filters',
    }),
  }),
};

/** A sixteenth of the channels, as in the paper, but not less than two. */
const squeezed = (count: number): number => Math.max(2, Math.round(count / 16));

export const squeezeExcite: LibraryBlock = {
  file: fileOf(
    'squeezeExcite',
    {
      title: 'Squeeze-and-excite',
      description:
        'Each channel is scaled by how much it matters to this image, which the mean of all channels tells (Hu et al., CVPR 2018).',
      inputs: ['x'],
      layers: [
        layerOf('mean', 'globalAvgPool2d', {}, 'x'),
        layerOf('squeeze', 'dense', { units: 2 }, 'mean'),
        relu('relu', 'squeeze'),
        layerOf('excite', 'dense', { units: 32 }, 'relu'),
        layerOf('gate', 'activation', { function: 'sigmoid' }, 'excite'),
        layerOf('scale', 'multiply', {}, 'x', 'gate'),
      ],
      output: 'scale',
      exposed: exposing({ channels: 'excite.units', squeezed: 'squeeze.units' }),
    },
    {
      ...placed({ row: 1, ids: ['mean', 'squeeze', 'relu', 'excite', 'gate'] }, { row: 6, ids: ['scale'] }),
      ...placed({ row: 0, ids: [] }, { row: 0, ids: ['x'] }),
    },
  ),
  fit: (shape) => ({ channels: channels(shape), squeezed: squeezed(channels(shape)) }),
};

const growth = 12;
/** H of the paper: batch normalization, ReLU, 3 x 3 convolution; its output joins all that was there. */
const densely = (step: number, from: string): LayerDocument[] => [
  norm(`norm${step}`, from),
  relu(`relu${step}`, `norm${step}`),
  conv(`conv${step}`, growth, `relu${step}`),
  layerOf(`join${step}`, 'concat', {}, from, `conv${step}`),
];

export const denseBlock: LibraryBlock = {
  file: fileOf(
    'denseBlock',
    {
      title: 'Dense block',
      description:
        'Four convolutions, each of which sees all that came before it; each adds its growth to the channels (Huang et al., CVPR 2017).',
      inputs: ['x'],
      layers: [1, 2, 3, 4].flatMap((step) => densely(step, step === 1 ? 'x' : `join${step - 1}`)),
      output: 'join4',
      exposed: exposing({ growth: 'conv1.filters conv2.filters conv3.filters conv4.filters' }),
    },
    Object.assign(
      placed({ row: 0, ids: [] }, { row: 0, ids: ['x'] }),
      ...[1, 2, 3, 4].map((step) =>
        placed(
          { row: 4 * step - 3, ids: [`norm${step}`, `relu${step}`, `conv${step}`] },
          { row: 4 * step, ids: [`join${step}`] },
        ),
      ),
    ) as ReturnType<typeof placed>,
  ),
};
