import type { InferredLayer } from '../../engine/graph/infer.ts';
import type { Problem } from '../problem.ts';
import { recurrent } from './recurrent.ts';

/**
 * A bench's models for libraries in JavaScript: written once in the few operations that they need, so that a peer is a table
 * of these. Images have the peer's own layout between `conv2d` and `flatten`, weights the one that its table gives them.
 */
export interface Operations<T> {
  /** x[N,n] w[n,m], and + b[m] */
  matmul(x: T, w: T): T;
  dense(x: T, w: T, b: T): T;
  /** Padding `same`, as of the other one. */
  conv2d(x: T, w: T, b: T, stride: number): T;
  convTranspose2d(x: T, w: T, b: T, stride: number): T;
  /** Windows of 2 x 2. */
  maxPool2d(x: T): T;
  /** By mean and biased variance of the batch; channels last in a matrix, in the peer's place of an image. */
  batchNorm(x: T, gamma: T, beta: T, epsilon: number): T;
  /** To [N,n], in the order height, width, channels, and back. */
  flatten(x: T): T;
  image(x: T, shape: readonly number[]): T;
  relu(x: T): T;
  leakyRelu(x: T, slope: number): T;
  tanh(x: T): T;
  sigmoid(x: T): T;
  exp(x: T): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  scale(x: T, factor: number): T;
  columns(x: T, from: number, count: number): T;
  full(shape: readonly number[], value: number): T;
  sum(x: T): T;
  /** Mean over the batch; targets one-hot. */
  crossEntropy(logits: T, targets: T): T;
  /** Mean over batch and columns. */
  squaredError(y: T, targets: T): T;
  /** Binary cross-entropy of logits, summed over batch and columns. */
  bernoulli(logits: T, targets: T): T;
  /** No gradient passes. */
  constant(x: T): T;
}

/** Sequences are cut into their steps. */
export type Input<T> = T | readonly T[];

export interface Batch<T> {
  readonly x: Input<T>;
  readonly target: T | null;
  readonly noise: readonly T[];
}

export type Weights<T> = Readonly<Record<string, T>>;

/** What an optimizer of its own learns: one loss, some of the weights. */
export interface Part<T> {
  readonly learns: (weight: string) => boolean;
  loss(weights: Weights<T>, batch: Batch<T>): T;
}

type Objective = <T>(
  o: Operations<T>,
  apply: (network: string, weights: Weights<T>, x: Input<T>) => T,
  problem: Problem,
) => readonly Part<T>[];

const isLearned = (weight: string): boolean => !/\.running(Mean|Variance)$/.test(weight);

const objectives: Readonly<Record<string, Objective>> = {
  supervised(o, apply, { model }) {
    const judge = model.document.objective.loss === 'crossEntropy' ? o.crossEntropy : o.squaredError;
    return [
      { learns: isLearned, loss: (weights, { x, target }) => judge(apply('main', weights, x), target!) },
    ];
  },

  // KL(q(z|x) || N(0, 1)) = (mean^2 + e^logVariance - 1 - logVariance) / 2
  variational<T>(o: Operations<T>, apply: (n: string, w: Weights<T>, x: Input<T>) => T, { model }: Problem) {
    const batch = model.document.training.batchSize,
      size = model.networks.get('encoder')!.layers.at(-1)!.shape[0]! / 2;
    const loss: Part<T>['loss'] = (weights, { x, noise }) => {
      const moments = apply('encoder', weights, x),
        mean = o.columns(moments, 0, size),
        logVariance = o.columns(moments, size, size);
      const code = o.add(mean, o.multiply(o.exp(o.scale(logVariance, 0.5)), noise[0]!));
      const likelihood = o.bernoulli(apply('decoder', weights, code), x as T);
      const terms = o.add(o.add(o.multiply(mean, mean), o.exp(logVariance)), o.scale(logVariance, -1));
      const divergence = o.scale(o.add(o.sum(terms), o.full([], -batch * size)), 0.5);
      return o.scale(o.add(likelihood, divergence), 1 / batch);
    };
    return [{ learns: isLearned, loss }];
  },

  adversarial(o, apply, { model }) {
    const batch = model.document.training.batchSize;
    const judged = (weights: Parameters<typeof apply>[1], x: Parameters<typeof apply>[2], truth: number) =>
      o.scale(o.bernoulli(apply('discriminator', weights, x), o.full([batch, 1], truth)), 1 / batch);
    const of = (network: string) => (weight: string) => weight.startsWith(`${network}/`) && isLearned(weight);
    return [
      {
        learns: of('discriminator'),
        loss(weights, { x, noise }) {
          const made = o.constant(apply('generator', weights, noise[0]!));
          return o.add(judged(weights, x, 1), judged(weights, made, 0));
        },
      },
      {
        learns: of('generator'),
        loss: (weights, { noise }) => judged(weights, apply('generator', weights, noise[1]!), 1),
      },
    ];
  },
};

/** A step is these parts, one after the other; its loss is that of the first. */
export function programOf<T>(o: Operations<T>, problem: Problem): readonly Part<T>[] {
  const apply = (network: string, weights: Weights<T>, x: Input<T>): T => {
    const prefix = network === 'main' ? '' : `${network}/`;
    let value = x;
    for (const layer of problem.model.networks.get(network)!.layers)
      value = forward(o, layer, (name) => weights[`${prefix}${layer.id}.${name}`]!, value);
    return value as T;
  };
  return objectives[problem.model.document.objective.type]!(o, apply, problem);
}

function forward<T>(
  o: Operations<T>,
  { type, params, shape }: InferredLayer,
  weight: (name: string) => T,
  input: Input<T>,
): Input<T> {
  const x = input as T,
    stride = (params['stride'] as readonly number[] | undefined)?.[0] ?? 1;
  const layers: Record<string, () => Input<T>> = {
    input: () => input,
    dense: () => o.dense(x, weight('w'), weight('b')),
    conv2d: () => o.conv2d(x, weight('w'), weight('b'), stride),
    convTranspose2d: () => o.convTranspose2d(x, weight('w'), weight('b'), stride),
    maxPool2d: () => o.maxPool2d(x),
    batchNorm: () => o.batchNorm(x, weight('gamma'), weight('beta'), params['epsilon'] as number),
    flatten: () => o.flatten(x),
    reshape: () => o.image(x, shape),
    activation: () => activation(o, params['function'] as string, x, params['slope'] as number),
  };
  const cell = recurrent[type];
  if (cell) return cell(o, weight, input as readonly T[], params['units'] as number);
  const layer = layers[type];
  if (!layer) throw new Error(`the layer ${type} is not written for peers`);
  return layer();
}

function activation<T>(o: Operations<T>, name: string, x: T, slope: number): T {
  if (name === 'leakyRelu') return o.leakyRelu(x, slope);
  if (name === 'relu' || name === 'tanh' || name === 'sigmoid') return o[name](x);
  throw new Error(`the activation ${name} is not written for peers`);
}
