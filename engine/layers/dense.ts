import { problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import { activationCodes } from '../kernels/activations.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { boolean, choice, int } from '../parameters.ts';
import { stepByStep } from './sequence.ts';

/** Rows of dW that one item covers: the kernels' tile height. */
const rowsPerItem = 4;
/** Columns of a bias gradient that one item covers: one cache line. */
const columnsPerItem = 16;

export const dense: Layer = {
  title: 'Dense',
  kind: 'core',
  doc: {
    summary: 'Every output is a weighted sum of all inputs. On a sequence, the same weights at every step.',
    equation: 'y = x W + b',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    units: int(1, 65536, 64, 'Number of outputs.'),
    bias: boolean(true, 'Add a bias to every output.'),
    initializer: choice(weightInitializers, 'glorotUniform', 'How the weights start.'),
  },
  shape(params, [x]) {
    if (x!.length !== 1 && x!.length !== 2) {
      return problem('graph/rank', {
        found: x!,
        expected: 'a list of features, or a sequence of them',
        suggestion: 'Put a flatten before it.',
      });
    }
    return [...x!.slice(0, -1), params['units'] as number];
  },
  weights(params, [x]) {
    const fanIn = x!.at(-1)!,
      fanOut = params['units'] as number;
    const w = {
      name: 'w',
      shape: [fanIn, fanOut],
      initializer: params['initializer'] as string,
      fanIn,
      fanOut,
      trainable: true,
    };
    return params['bias']
      ? [w, { name: 'b', shape: [fanOut], initializer: 'zeros', fanIn, fanOut, trainable: true }]
      : [w];
  },
  lengths: stepByStep,
  multiplyAdds: (params, [x]) => sizeOf(x!) * (params['units'] as number),

  // y[N,units] = x[N,features] w[features,units] + b; N = batch x steps
  forward(emit, { x: [x], y, weights, shapes }) {
    const features = shapes.x[0]!.at(-1)!,
      units = shapes.y.at(-1)!,
      steps = sizeOf(shapes.y) / units;
    emit.samples('gemm', {
      c: y,
      a: x!,
      b: weights['w']!,
      bias: weights['b'] ?? null,
      m: emit.batch * steps,
      n: units,
      k: features,
      aRow: features,
      aColumn: 1,
      bRow: units,
      bColumn: 1,
      cRow: units,
      accumulate: 0,
      activation: activationCodes.identity,
      alpha: 0,
      byColumns: 0,
      perItem: steps,
    });
  },

  // dw[features,units] += x^T dy; db[units] += sum dy; dx[N,features] += dy w^T
  backward(emit, { x: [x], dy, dx: [dx], weights, dw, shapes }) {
    const features = shapes.x[0]!.at(-1)!,
      units = shapes.y.at(-1)!,
      steps = sizeOf(shapes.y) / units;
    const rows = emit.batch * steps;
    if (dx) {
      emit.samples('gemm', {
        c: dx,
        a: dy,
        b: weights['w']!,
        bias: null,
        m: rows,
        n: features,
        k: units,
        aRow: units,
        aColumn: 1,
        bRow: 1,
        bColumn: units,
        cRow: features,
        accumulate: emit.adds(dx),
        activation: activationCodes.identity,
        alpha: 0,
        byColumns: 0,
        perItem: steps,
      });
    }
    if (dw['w']) {
      emit.over(Math.ceil(features / rowsPerItem), 'gemm', {
        c: dw['w'],
        a: x!,
        b: dy,
        bias: null,
        m: features,
        n: units,
        k: rows,
        aRow: 1,
        aColumn: features,
        bRow: units,
        bColumn: 1,
        cRow: units,
        accumulate: emit.adds(dw['w']),
        activation: activationCodes.identity,
        alpha: 0,
        byColumns: 0,
        perItem: rowsPerItem,
      });
    }
    if (dw['b']) {
      emit.over(Math.ceil(units / columnsPerItem), 'columnSums', {
        y: dw['b'],
        x: dy,
        rows,
        columns: units,
        accumulate: emit.adds(dw['b']),
        perItem: columnsPerItem,
      });
    }
  },
};
