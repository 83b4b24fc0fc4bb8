import { problem } from '../../contract/problems.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { columnSums, matrix, product, productWeights } from './products.ts';
import { notFeatures, stepByStep } from './sequence.ts';
import { boolean, text } from '../parameters.ts';

/** `rows` of a sample: its steps, or 1. Units are those of the layer whose weights these are: here what comes in. */
function sizes({ shapes }: LayerIO) {
  const units = shapes.x[0]!.at(-1)!,
    features = shapes.y.at(-1)!;
  return { units, features, rows: sizeOf(shapes.y) / features };
}

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
    if (x!.length !== 1 && x!.length !== 2) return notFeatures(x!);
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
  forward(emit, io) {
    const { x, y, weights } = io,
      { units, features, rows } = sizes(io);
    product(emit, {
      y: matrix(y, features),
      x: matrix(x[0]!, units),
      w: matrix(weights['w']!, units),
      isTransposed: true,
      bias: weights['b'] ?? null,
      rows,
      accumulate: 0,
      once: true,
    });
  },

  // dx[N,units] += dy w; dw[features,units] += dy^T x; db[features] += sum dy
  backward(emit, io) {
    const { dx, weights, dw } = io,
      { units, features, rows } = sizes(io);
    const dy = matrix(io.dy, features),
      all = emit.batch * rows;
    if (dx[0])
      product(emit, {
        y: matrix(dx[0], units),
        x: dy,
        w: matrix(weights['w']!, units),
        bias: null,
        rows,
        accumulate: emit.adds(dx[0]),
        once: true,
      });
    if (dw['w'])
      productWeights(emit, {
        dw: matrix(dw['w'], units),
        x: dy,
        dy: matrix(io.x[0]!, units),
        rows: all,
        accumulate: emit.adds(dw['w']),
      });
    if (dw['b']) columnSums(emit, { y: dw['b'], x: dy, rows: all, accumulate: emit.adds(dw['b']) });
  },
};
