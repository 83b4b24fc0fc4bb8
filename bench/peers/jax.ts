/** Whole training steps in jax-js on its WebAssembly backend: `node jax.ts MODEL SECONDS`. */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  valueAndGrad,
  type Array,
} from '@jax-js/jax';
import { batchesOf, drive } from './drive.ts';
import { programOf, type Batch, type Operations, type Part, type Weights } from './program.ts';

const rate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999;

/** Functions of jax-js use their arguments up; `ref` counts one more use. Images are [N,channels,height,width]. */
const operations: Operations<Array> = {
  matmul: (x, w) => np.matmul(x.ref, w.ref),
  dense: (x, w, b) => np.matmul(x.ref, w.ref).add(b.ref),
  conv2d: (x, w, b, stride) =>
    lax.convGeneralDilated(x.ref, w.ref, [stride, stride], 'SAME').add(b.ref.reshape([-1, 1, 1])),
  convTranspose2d: (x, w, b, stride) =>
    lax
      .convTranspose(x.ref, w.ref, [stride, stride], 'SAME', { transposeKernel: true })
      .add(b.ref.reshape([-1, 1, 1])),
  maxPool2d(x) {
    const [n, channels, height, width] = x.shape as [number, number, number, number];
    return np.max(x.ref.reshape([n, channels, height / 2, 2, width / 2, 2]), [3, 5]);
  },
  batchNorm(x, gamma, beta, epsilon) {
    const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
      row = [1, -1, ...axes.slice(1).map(() => 1)];
    const centred = x.ref.sub(np.mean(x.ref, axes, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
    return centred
      .div(np.sqrt(variance.add(epsilon)))
      .mul(gamma.ref.reshape(row))
      .add(beta.ref.reshape(row));
  },
  flatten: (x) => (x.shape.length === 4 ? np.moveaxis(x.ref, 1, 3) : x.ref).reshape([x.shape[0]!, -1]),
  image: (x, shape) => np.moveaxis(x.ref.reshape([x.shape[0]!, ...shape]), 3, 1),
  relu: (x) => nn.relu(x.ref),
  leakyRelu: (x, slope) => nn.leakyRelu(x.ref, slope),
  tanh: (x) => np.tanh(x.ref),
  sigmoid: (x) => nn.sigmoid(x.ref),
  exp: (x) => np.exp(x.ref),
  add: (a, b) => a.ref.add(b.ref),
  multiply: (a, b) => a.ref.mul(b.ref),
  scale: (x, factor) => x.ref.mul(factor),
  columns: (x, from, count) => x.ref.slice([], [from, from + count]),
  full: (shape, value) => np.full([...shape], value),
  sum: (x) => np.sum(x.ref),
  crossEntropy: (logits, targets) =>
    np.sum(nn.logSoftmax(logits.ref).mul(targets.ref)).mul(-1 / logits.shape[0]!),
  squaredError: (y, targets) => np.mean(np.square(y.ref.sub(targets.ref))),
  bernoulli: (logits, targets) => np.sum(nn.softplus(logits.ref).sub(logits.ref.mul(targets.ref))),
  constant: (x) => lax.stopGradient(x.ref),
};

type Arrays = Record<string, Array>;
interface State {
  readonly weights: Arrays;
  readonly m: Arrays;
  readonly v: Arrays;
}

const each = (arrays: Arrays, f: (name: string) => Array): Arrays =>
  Object.fromEntries(Object.keys(arrays).map((name) => [name, f(name)]));

const cut = (x: Array | readonly Array[]): x is readonly Array[] => 'length' in x;

/** One compiled step of one part: forward, backward, Adam. corrections: 1 - beta^step of both moments. */
const compiled = (part: Part<Array>) =>
  jit(
    (
      { weights, m, v }: State,
      others: Arrays,
      batch: { x: Array | Array[]; target?: Array; noise: Array[] },
      corrections: Array[],
    ) => {
      const [loss, gradients] = valueAndGrad((learned: Arrays) =>
        part.loss({ ...learned, ...others } as Weights<Array>, batch as Batch<Array>),
      )(each(weights, (name) => weights[name]!.ref)) as [Array, Arrays];
      const nextM = each(m, (name) => m[name]!.mul(beta1).add(gradients[name]!.ref.mul(1 - beta1)));
      const nextV = each(v, (name) => v[name]!.mul(beta2).add(np.square(gradients[name]!).mul(1 - beta2)));
      const next = each(weights, (name) => {
        const mean = nextM[name]!.ref.div(corrections[0]!.ref),
          deviation = np.sqrt(nextV[name]!.ref.div(corrections[1]!.ref));
        return weights[name]!.sub(mean.div(deviation.add(1e-8)).mul(rate));
      });
      return { loss, weights: next, m: nextM, v: nextV };
    },
  );

await drive(async (problem) => {
  await init('wasm');
  defaultDevice('wasm');
  const weights: Arrays = {};
  for (const { name, shape, values } of problem.weights) {
    const w = np.array(values).reshape([...shape]);
    weights[name] = shape.length === 4 ? np.transpose(w, [3, 2, 0, 1]) : w;
  }
  // Images as jax-js wants them, before anything is timed.
  const batches = batchesOf(problem, (values, shape) => {
    const x = np.array(values).reshape([...shape]);
    return shape.length === 4 ? np.moveaxis(x, 3, 1) : x;
  });
  await blockUntilReady([Object.values(weights), batches.map(({ x }) => x)] as never);
  const parts = programOf(operations, problem).map((part) => {
    const learned = Object.keys(weights).filter(part.learns),
      zeros = () => Object.fromEntries(learned.map((name) => [name, np.zerosLike(weights[name]!.ref)]));
    return { learned, step: compiled(part), m: zeros(), v: zeros() };
  });
  let steps = 0;
  return async (i, readLoss) => {
    steps++;
    let first = NaN;
    for (const part of parts) {
      const { learned, step, m, v } = part,
        { x, target, noise } = batches[i]!;
      const state = { weights: Object.fromEntries(learned.map((name) => [name, weights[name]!])), m, v };
      const others = Object.fromEntries(
        Object.entries(weights).flatMap(([name, w]) => (learned.includes(name) ? [] : [[name, w.ref]])),
      );
      const given = {
        x: cut(x) ? x.map((each) => each.ref) : x.ref,
        ...(target && { target: target.ref }),
        noise: noise.map((each) => each.ref),
      };
      const corrections = [beta1, beta2].map((beta) => np.array(1 - beta ** steps));
      const next = step(state, others, given, corrections);
      Object.assign(weights, next.weights);
      Object.assign(part, { m: next.m, v: next.v });
      // Asked of the first part alone: the library starts what is not yet done.
      if (readLoss && part === parts[0]) first = (await next.loss.data())[0]!;
      else next.loss.dispose();
    }
    await blockUntilReady(Object.values(weights).map((w) => w.ref));
    return first;
  };
});
