import type { ParameterValues } from '../../../contract/project.ts';
import { throughLayers } from './network.ts';
import { broadcast, input, moved, number, reshaped, size, transposed, type Values } from './node.ts';
import type { Mapping } from './table.ts';

/** A row of values is a batch of one. */
const batched = (x: Values): Values => (x.shape.length < 2 ? reshaped(x, [1, size(x.shape)]) : x);

export const activation =
  (name: string, parameters: (node: Parameters<Mapping>[0]) => ParameterValues = () => ({})): Mapping =>
  (node, backend) => {
    const x = input(node, 0);
    const piece = { type: 'activation', params: { function: name, ...parameters(node) } };
    return [reshaped(throughLayers(backend, [batched(x)], [piece]).y, x.shape)];
  };

/** Ours is over the last axis. */
export const softmax: Mapping = (node, backend) => {
  const axis = number(node, 'axis', -1),
    x = moved(input(node, 0), axis, -1);
  const { y } = throughLayers(
    backend,
    [batched(x)],
    [{ type: 'activation', params: { function: 'softmax' } }],
  );
  return [moved(reshaped(y, x.shape), -1, axis)];
};

export const sum: Mapping = (node, backend) => {
  const xs = node.inputs.map((_, i) => input(node, i)),
    { shape } = xs[0]!;
  const all = xs.map((x) => batched(broadcast(x, shape)));
  return [reshaped(throughLayers(backend, all, [{ type: 'add' }]).y, shape)];
};

/** Ours is along the last axis. */
export const concat: Mapping = (node, backend) => {
  const axis = number(node, 'axis', 0),
    xs = node.inputs.map((_, i) => moved(input(node, i), axis, -1));
  const { y } = throughLayers(backend, xs.map(batched), [{ type: 'concat' }]);
  const last = y.shape.at(-1)!;
  return [moved(reshaped(y, [...xs[0]!.shape.slice(0, -1), last]), -1, axis)];
};

/** What stands before the axis is the batch. */
export const flatten: Mapping = (node, backend) => {
  const x = input(node, 0),
    at = number(node, 'axis', 1),
    axis = at < 0 ? at + x.shape.length : at;
  const samples = reshaped(x, [size(x.shape.slice(0, axis)), ...x.shape.slice(axis)]);
  return [throughLayers(backend, [samples], [{ type: 'flatten' }]).y];
};

/** The whole array is one sample. Of the new shape, 0 keeps a size and -1 takes what is left. */
export const reshape: Mapping = (node, backend) => {
  const x = input(node, 0);
  const known = input(node, 1).values.map((n, i) => (n === 0 ? x.shape[i]! : n));
  const shape = known.map((n) => (n === -1 ? size(x.shape) / -size(known) : n));
  const { y } = throughLayers(
    backend,
    [reshaped(x, [1, ...x.shape])],
    [{ type: 'reshape', params: { shape } }],
  );
  return [reshaped(y, y.shape.slice(1))];
};

/** Without training, and in training with a rate of 0, nothing changes, and the mask lets all through. */
export const dropout: Mapping = (node, backend) => {
  const x = input(node, 0),
    training = node.inputs[2]?.values[0] === 1;
  const rate = node.inputs[1]?.values[0] ?? number(node, 'ratio', 0.5);
  const { y } = throughLayers(backend, [batched(x)], [{ type: 'dropout', params: { rate } }], {
    mode: training ? 'train' : 'evaluate',
  });
  return [reshaped(y, x.shape), null];
};

/** alpha A B + beta C, where C is a row for all samples, or a whole matrix that is added. */
export const gemm: Mapping = (node, backend) => {
  const oriented = (i: number, name: string) =>
    number(node, name, 0) ? transposed(input(node, i), [1, 0]) : input(node, i);
  const scaled = (values: readonly number[], name: string) => values.map((v) => v * number(node, name, 1));
  const a = oriented(0, 'transA'),
    b = oriented(1, 'transB'),
    units = b.shape[1]!,
    c = node.inputs[2];
  const matrix = c?.shape.length === 2 && c.shape[0]! > 1;
  const w = scaled(b.values, 'alpha');
  if (!matrix) {
    const bias = c && scaled(broadcast(c, [1, units]).values, 'beta');
    const weights = { w, ...(bias && { b: bias }) };
    return [
      throughLayers(backend, [a], [{ type: 'dense', params: { units, bias: bias !== undefined }, weights }])
        .y,
    ];
  }
  const whole = broadcast(c, [a.shape[0]!, units]);
  const { y } = throughLayers(
    backend,
    [a, reshaped({ ...whole, values: scaled(whole.values, 'beta') }, whole.shape)],
    [
      { type: 'dense', params: { units, bias: false }, weights: { w }, inputs: ['x0'] },
      { type: 'add', inputs: ['layer0', 'x1'] },
    ],
  );
  return [y];
};

/** One product for each matrix of the stack. */
export const matmul: Mapping = (node, backend) => {
  const [a, b] = [input(node, 0), input(node, 1)],
    [m, k] = a.shape.slice(-2) as [number, number],
    n = b.shape.at(-1)!;
  const values = Array.from({ length: size(a.shape.slice(0, -2)) }, (_, i) => {
    const rows = { shape: [m, k], values: a.values.slice(i * m * k, (i + 1) * m * k) },
      weights = { w: b.values.slice(i * k * n, (i + 1) * k * n) };
    return throughLayers(backend, [rows], [{ type: 'dense', params: { units: n, bias: false }, weights }]).y
      .values;
  }).flat();
  return [{ shape: [...a.shape.slice(0, -1), n], values }];
};
