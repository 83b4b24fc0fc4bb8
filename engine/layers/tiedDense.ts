import { problem } from '../../contract/problems.ts';
import { activationCodes } from '../kernels/activations.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { stepByStep } from './sequence.ts';
import { boolean, text } from '../parameters.ts';

/** Rows of dW that one item covers: the kernels' tile height. */
const rowsPerItem = 4;
/** Columns of a bias gradient that one item covers: one cache line. */
const columnsPerItem = 16;

const plain = { accumulate: 0, activation: activationCodes.identity, alpha: 0, byColumns: 0 };

export const tiedDense: Layer = {
  title: 'Tied dense',
  kind: 'core',
  doc: {
    summary:
      'A dense layer the other way round: it uses the weights W of another dense layer, transposed, with a bias of its own. For the decoder of an autoencoder; the gradients of both uses add up in W.',
    equation: 'y = x W^\\top + b',
    source: 'Vincent et al., JMLR 11, 2010',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    of: text('', 'Id of the dense layer whose weights it uses.'),
    bias: boolean(true, 'Add a bias to every output.'),
  },
  borrows: (params) => ({ as: 'w', layer: params['of'] as string, type: 'dense', weight: 'w' }),
  shape(params, [x], w) {
    const [features, units] = w as readonly [number, number];
    if (x!.length !== 1 && x!.length !== 2) {
      return problem('graph/rank', {
        found: x!,
        expected: 'a list of features, or a sequence of them',
        suggestion: 'Put a flatten before it.',
      });
    }
    return x!.at(-1) === units
      ? [...x!.slice(0, -1), features]
      : problem('graph/borrowed-size', { layer: params['of'] as string, found: x!.at(-1)!, expected: units });
  },
  weights(params, _, w) {
    const [features, units] = w as readonly [number, number];
    const common = { fanIn: units, fanOut: features, trainable: true };
    return params['bias'] ? [{ name: 'b', shape: [features], initializer: 'zeros', ...common }] : [];
  },
  multiplyAdds: (_, [x], w) => sizeOf(x!) * w![0]!,
  lengths: stepByStep,

  // y[N,features] = x[N,units] w[features,units]^T + b; N = batch x steps
  forward(emit, { x: [x], y, weights, shapes }) {
    const units = shapes.x[0]!.at(-1)!,
      features = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / features;
    emit.samples('gemm', {
      c: y,
      a: x!,
      b: weights['w']!,
      bias: weights['b'] ?? null,
      m: emit.batch * perItem,
      n: features,
      k: units,
      aRow: units,
      aColumn: 1,
      bRow: 1,
      bColumn: units,
      cRow: features,
      ...plain,
      perItem,
    });
  },

  // dx[N,units] += dy w; dw[features,units] += dy^T x; db[features] += sum dy
  backward(emit, { x: [x], dy, dx: [dx], weights, dw, shapes }) {
    const units = shapes.x[0]!.at(-1)!,
      features = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / features,
      rows = emit.batch * perItem;
    if (dx)
      emit.samples('gemm', {
        c: dx,
        a: dy,
        b: weights['w']!,
        bias: null,
        m: rows,
        n: units,
        k: features,
        aRow: features,
        aColumn: 1,
        bRow: units,
        bColumn: 1,
        cRow: units,
        ...plain,
        accumulate: emit.adds(dx),
        perItem,
      });
    if (dw['w'])
      emit.over(Math.ceil(features / rowsPerItem), 'gemm', {
        c: dw['w'],
        a: dy,
        b: x!,
        bias: null,
        m: features,
        n: units,
        k: rows,
        aRow: 1,
        aColumn: features,
        bRow: units,
        bColumn: 1,
        cRow: units,
        ...plain,
        accumulate: emit.adds(dw['w']),
        perItem: rowsPerItem,
      });
    if (dw['b'])
      emit.over(Math.ceil(features / columnsPerItem), 'columnSums', {
        y: dw['b'],
        x: dy,
        rows,
        columns: features,
        accumulate: emit.adds(dw['b']),
        perItem: columnsPerItem,
      });
  },
};
