import type { Initializer } from './initializer.ts';
import { identity, orthogonal } from './matrix.ts';

export type { Initializer, Start } from './initializer.ts';

type Scale = (fanIn: number, fanOut: number) => number;

const uniform =
  (limit: Scale): Initializer['fill'] =>
  (values, { fanIn, fanOut }, random) => {
    const a = limit(fanIn, fanOut);
    for (let i = 0; i < values.length; i++) values[i] = a * (2 * random.uniform() - 1);
  };
const normal =
  (deviation: Scale): Initializer['fill'] =>
  (values, { fanIn, fanOut }, random) => {
    const sigma = deviation(fanIn, fanOut);
    for (let i = 0; i < values.length; i++) values[i] = sigma * random.normal();
  };
/** Drawn again where it lies further than two deviations from zero. */
const truncated =
  (sigma: number): Initializer['fill'] =>
  (values, _, random) => {
    for (let i = 0; i < values.length; i++) {
      let z = random.normal();
      while (Math.abs(z) > 2) z = random.normal();
      values[i] = sigma * z;
    }
  };
const constant =
  (value: number): Initializer['fill'] =>
  (values) =>
    void values.fill(value);

const glorot = {
  summary: 'Keeps the variance of activations and gradients; for tanh, sigmoid and linear layers.',
  source: 'Glorot & Bengio, AISTATS 2010',
};
const he = { summary: 'Keeps the variance through relu and its kin.', source: 'He et al., ICCV 2015' };
const lecun = {
  summary: 'Keeps the variance of activations; for selu and tanh.',
  source: 'LeCun et al., Efficient BackProp, 1998',
};

/** The one table of initializers. */
export const initializers = {
  glorotUniform: {
    title: 'Glorot uniform',
    doc: { ...glorot, equation: 'U(-a, a), \\; a = \\sqrt{6 / (n_{in} + n_{out})}' },
    fill: uniform((fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut))),
  },
  glorotNormal: {
    title: 'Glorot normal',
    doc: { ...glorot, equation: 'N(0, \\sigma^2), \\; \\sigma = \\sqrt{2 / (n_{in} + n_{out})}' },
    fill: normal((fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))),
  },
  heUniform: {
    title: 'He uniform',
    doc: { ...he, equation: 'U(-a, a), \\; a = \\sqrt{6 / n_{in}}' },
    fill: uniform((fanIn) => Math.sqrt(6 / fanIn)),
  },
  heNormal: {
    title: 'He normal',
    doc: { ...he, equation: 'N(0, \\sigma^2), \\; \\sigma = \\sqrt{2 / n_{in}}' },
    fill: normal((fanIn) => Math.sqrt(2 / fanIn)),
  },
  lecunUniform: {
    title: 'LeCun uniform',
    doc: { ...lecun, equation: 'U(-a, a), \\; a = \\sqrt{3 / n_{in}}' },
    fill: uniform((fanIn) => Math.sqrt(3 / fanIn)),
  },
  lecunNormal: {
    title: 'LeCun normal',
    doc: { ...lecun, equation: 'N(0, \\sigma^2), \\; \\sigma = \\sqrt{1 / n_{in}}' },
    fill: normal((fanIn) => Math.sqrt(1 / fanIn)),
  },
  orthogonal: {
    title: 'Orthogonal',
    doc: {
      summary:
        'Keeps lengths and angles: the columns of the matrix (or its rows, where they are fewer) are orthogonal and of length one. Each gate of a recurrent layer and each group of a convolution is a matrix of its own; a kernel counts as rows. Takes seconds from a thousand units on.',
      equation: 'W^\\top W = I',
      source: 'Saxe et al., ICLR 2014',
    },
    fill: orthogonal,
  },
  identity: {
    title: 'Identity',
    doc: {
      summary:
        'Hands its input on: for recurrent layers with relu, and for deep linear networks. A convolution hands on the middle of its kernel; each gate of a recurrent layer is a matrix of its own.',
      equation: 'W = I',
      source: 'Le et al., arXiv:1504.00941, 2015',
    },
    fill: identity,
  },
  uniform: {
    title: 'Uniform',
    doc: { summary: 'As wide for every layer.', equation: 'U(-0.05, 0.05)' },
    fill: uniform(() => 0.05),
  },
  normal: {
    title: 'Normal',
    doc: { summary: 'As wide for every layer.', equation: 'N(0, \\sigma^2), \\; \\sigma = 0.05' },
    fill: normal(() => 0.05),
  },
  truncatedNormal: {
    title: 'Truncated normal',
    doc: {
      summary: 'As wide for every layer, without the tails: numbers beyond two sigma are drawn again.',
      equation: 'N(0, \\sigma^2), \\; |w| \\le 2 \\sigma, \\; \\sigma = 0.05',
    },
    fill: truncated(0.05),
  },
  constant: {
    title: 'Constant',
    doc: { summary: 'All the value that the layer says.', equation: 'c' },
    fill(values, { value = 0, blocks = 1 }) {
      const each = typeof value === 'number' ? Array<number>(blocks).fill(value) : value,
        size = values.length / blocks;
      each.forEach((v, block) => values.fill(v, block * size, (block + 1) * size));
    },
  },
  zeros: { title: 'Zeros', doc: { summary: 'All zero; for biases.', equation: '0' }, fill: constant(0) },
  ones: { title: 'Ones', doc: { summary: 'All one; for scales.', equation: '1' }, fill: constant(1) },
} as const satisfies Record<string, Initializer>;
export type InitializerName = keyof typeof initializers;

/** Those a person may choose for the weights of a layer. */
export const weightInitializers = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
  'orthogonal',
  'identity',
  'uniform',
  'normal',
  'truncatedNormal',
  'zeros',
] as const satisfies readonly InitializerName[];
