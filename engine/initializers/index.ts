import type { Random } from '../tensor/random.ts';

/** Fills `values` (length n) for a unit with `fanIn` connections into it and `fanOut` out of it. */
export interface Initializer {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  fill(values: Float32Array, fanIn: number, fanOut: number, random: Random): void;
}

const uniform =
  (limit: (fanIn: number, fanOut: number) => number): Initializer['fill'] =>
  (values, fanIn, fanOut, random) => {
    const a = limit(fanIn, fanOut);
    for (let i = 0; i < values.length; i++) values[i] = a * (2 * random.uniform() - 1);
  };
const normal =
  (deviation: (fanIn: number, fanOut: number) => number): Initializer['fill'] =>
  (values, fanIn, fanOut, random) => {
    const sigma = deviation(fanIn, fanOut);
    for (let i = 0; i < values.length; i++) values[i] = sigma * random.normal();
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
  'zeros',
] as const satisfies readonly InitializerName[];
