import { weightInitializers } from '../initializers/index.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { boolean, choice, int } from '../parameters.ts';
import { columnSums, matrix, product, productBackward, productWeights } from './products.ts';
import { notFeatures, stepByStep } from './sequence.ts';

/** `rows` of a sample: its steps, or 1. */
function sizes({ shapes }: LayerIO) {
  const features = shapes.x[0]!.at(-1)!,
    units = shapes.y.at(-1)!;
  return { features, units, rows: sizeOf(shapes.y) / units };
}

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
    if (x!.length !== 1 && x!.length !== 2) return notFeatures(x!);
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
  forward(emit, io) {
    const { x, y, weights } = io,
      { features, units, rows } = sizes(io);
    product(emit, {
      y: matrix(y, units),
      x: matrix(x[0]!, features),
      w: matrix(weights['w']!, units),
      bias: weights['b'] ?? null,
      rows,
      accumulate: 0,
      once: true,
    });
  },

  // dw[features,units] += x^T dy; db[units] += sum dy; dx[N,features] += dy w^T
  backward(emit, io) {
    const { dx, weights, dw } = io,
      { features, units, rows } = sizes(io);
    const dy = matrix(io.dy, units),
      all = emit.batch * rows;
    if (dx[0])
      productBackward(emit, {
        dx: matrix(dx[0], features),
        dy,
        w: matrix(weights['w']!, units),
        rows,
        accumulate: emit.adds(dx[0]),
        once: true,
      });
    if (dw['w'])
      productWeights(emit, {
        dw: matrix(dw['w'], units),
        x: matrix(io.x[0]!, features),
        dy,
        rows: all,
        accumulate: emit.adds(dw['w']),
      });
    if (dw['b']) columnSums(emit, { y: dw['b'], x: dy, rows: all, accumulate: emit.adds(dw['b']) });
  },
};
