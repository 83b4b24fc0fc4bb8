/** Whole training steps in TensorFlow.js: `node tfjs.ts MODEL SECONDS cpu|wasm`. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import type { Tensor, Variable } from '@tensorflow/tfjs';
import { batchesOf, drive } from './drive.ts';
import { programOf, type Operations } from './program.ts';

const backend = process.argv[4] as 'cpu' | 'wasm';

const operations: Operations<Tensor> = {
  matmul: (x, w) => tf.matMul(x, w),
  dense: (x, w, b) => tf.fused.matMul({ a: x, b: w, bias: b }),
  conv2d: (x, filter, bias, strides) => tf.fused.conv2d({ x, filter, strides, pad: 'same', bias }),
  convTranspose2d(x, w, b, stride) {
    const [n, height, width] = x.shape as [number, number, number],
      out = [n, height * stride, width * stride, b.shape[0]!];
    return tf.add(tf.conv2dTranspose(x, w, out, stride, 'same'), b);
  },
  maxPool2d: (x) => tf.maxPool(x, 2, 2, 'valid'),
  batchNorm(x, gamma, beta, epsilon) {
    const { mean, variance } = tf.moments(
      x,
      x.shape.slice(1).map((_, axis) => axis),
    );
    return tf.batchNorm(x, mean, variance, beta, gamma, epsilon);
  },
  flatten: (x) => tf.reshape(x, [x.shape[0]!, -1]),
  image: (x, shape) => tf.reshape(x, [x.shape[0]!, ...shape]),
  relu: (x) => tf.relu(x),
  leakyRelu: (x, slope) => tf.leakyRelu(x, slope),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  exp: (x) => tf.exp(x),
  add: (a, b) => tf.add(a, b),
  multiply: (a, b) => tf.mul(a, b),
  scale: (x, factor) => tf.mul(x, factor),
  columns: (x, from, count) => tf.slice(x, [0, from], [x.shape[0]!, count]),
  full: (shape, value) => tf.fill([...shape], value),
  sum: (x) => tf.sum(x),
  crossEntropy: (logits, targets) => tf.losses.softmaxCrossEntropy(targets, logits),
  squaredError: (y, targets) => tf.losses.meanSquaredError(targets, y),
  bernoulli: (logits, targets) => tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, targets))),
  // Whose variables are not asked for has no gradient.
  constant: (x) => x,
};

await drive(async (problem) => {
  if (backend === 'wasm') {
    const folder = join(import.meta.dirname, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
    wasm.setWasmPaths(`${folder}/`);
    // One thread with SIMD: the library asks for threads in browsers only.
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  const weights: Record<string, Variable> = {};
  for (const { name, shape, values } of problem.weights)
    weights[name] = tf.variable(tf.tensor(values, [...shape]));
  const batches = batchesOf(problem, (values, shape) => tf.tensor(values, [...shape]));
  const parts = programOf(operations, problem).map((part) => ({
    ...part,
    learned: Object.keys(weights)
      .filter(part.learns)
      .map((name) => weights[name]!),
    optimizer: tf.train.adam(0.001, 0.9, 0.999, 1e-8),
  }));
  return (i, readLoss) => {
    const losses = parts.map(({ optimizer, learned, loss }) =>
      optimizer.minimize(() => loss(weights, batches[i]!), true, learned),
    );
    const first = readLoss ? losses[0]!.dataSync()[0]! : NaN;
    losses.forEach((loss) => loss.dispose());
    return first;
  };
});
