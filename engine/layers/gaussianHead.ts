import type { Emit, Tensor } from '../kernels/emit.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { columnSums, matrix } from './products.ts';
import { notFeatures, stepByStep } from './sequence.ts';
import { choice, float } from '../parameters.ts';

const sizes = (emit: Emit, { shapes }: LayerIO) => {
  const columns = shapes.x[0]!.at(-1)!,
    perItem = sizeOf(shapes.x[0]!) / columns;
  return { columns, perItem, rows: emit.batch * perItem };
};

/** One log variance for each column, in a row of its own. */
function logVariances(emit: Emit, { params, weights }: LayerIO, columns: number): Tensor {
  const w = weights['logVariance'];
  if (w && params['per'] === 'output') return w;
  const row = emit.buffer('log variances', columns);
  if (w)
    // A row that begins anew with every column: the one number again and again.
    emit.over(1, 'copyColumns', {
      y: row,
      x: w,
      rows: columns,
      columns: 1,
      yRow: 1,
      xRow: 0,
      accumulate: 0,
      perItem: columns,
    });
  else emit.over(1, 'fill', { y: row, n: columns, perItem: columns, value: start(params) });
  return row;
}

const start = (params: LayerIO['params']): number => -Math.log(params['beta'] as number);

export const gaussianHead: Layer = {
  title: 'Gaussian head',
  kind: 'core',
  doc: {
    summary:
      'Makes a Gaussian of its input, the mean: lays the logarithm of a variance beside it that is the same for all samples, fixed or learned. For the Gaussian likelihood; where the variance depends on the sample, end with a dense layer of twice as many units instead.',
    equation: 'y = [x, s], \\quad t \\sim \\mathrm{Normal}(x, e^s), \\; s = -\\log \\beta',
    source: 'Bishop, Pattern Recognition and Machine Learning, 2006, section 3.1',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    variance: choice(['fixed', 'learned'], 'learned', 'Whether the variance is trained with the weights.'),
    beta: float(1e-6, 1e6, 1, 'Precision, 1 / variance; where it is learned, the first one.'),
    per: choice(['all', 'output'], 'all', 'One learned variance for all outputs, or one for each.'),
  },
  shape(_, [x]) {
    if (x!.length === 1 || x!.length === 2) return [...x!.slice(0, -1), 2 * x!.at(-1)!];
    return notFeatures(x!);
  },
  weights(params, [x]) {
    if (params['variance'] === 'fixed') return [];
    const shape = [params['per'] === 'all' ? 1 : x!.at(-1)!];
    const initial = { initializer: 'constant', value: start(params) };
    return [{ name: 'logVariance', shape, ...initial, fanIn: 1, fanOut: 1, trainable: true }];
  },
  multiplyAdds: () => 0,
  lengths: stepByStep,

  // y[N,2n] = [x[N,n] | s[n]]
  forward(emit, io) {
    const { x, y } = io,
      { columns, rows, perItem } = sizes(emit, io);
    const common = { rows, columns, yRow: 2 * columns, accumulate: 0, perItem };
    emit.samples('copyColumns', { y, x: x[0]!, ...common, xRow: columns });
    const s = logVariances(emit, io, columns);
    emit.samples('copyColumns', { y: { ...y, at: y.at + columns }, x: s, ...common, xRow: 0 });
  },

  // dx[N,n] += dy[:, 0..n); ds[n] += sum over rows of dy[:, n..2n)
  backward(emit, io) {
    const { dy, dx, dw, params } = io,
      { columns, rows, perItem } = sizes(emit, io);
    const common = { rows, columns, yRow: columns, xRow: 2 * columns, perItem };
    if (dx[0]) emit.samples('copyColumns', { y: dx[0], x: dy, ...common, accumulate: emit.adds(dx[0]) });
    const ds = dw['logVariance'];
    if (!ds) return;
    const each = emit.activation('d log variances', perItem * columns),
      all = params['per'] === 'all',
      sums = all ? emit.buffer('sums of d log variances', columns) : ds;
    emit.samples('copyColumns', { y: each, x: { ...dy, at: dy.at + columns }, ...common, accumulate: 0 });
    columnSums(emit, {
      y: sums,
      x: matrix(each, columns),
      rows,
      accumulate: all ? 0 : emit.adds(ds),
    });
    if (all) emit.over(1, 'sum', { y: ds, x: sums, n: columns, scale: 1, accumulate: emit.adds(ds) });
  },
};
