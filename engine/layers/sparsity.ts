import { problem } from '../../contract/problems.ts';
import { activationCodes, elementLossCodes } from '../kernels/activations.ts';
import type { Emit } from '../kernels/emit.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerBackwardIO, LayerIO } from './layer.ts';
import { choice, float, onlyWith } from '../parameters.ts';
import { elements } from './masked.ts';
import { columnSums, matrix } from './products.ts';

/** Units are columns; a row is one sample, or one step or pixel of it. */
function sizes(emit: Emit, { params, shapes }: LayerIO) {
  const columns = shapes.y.at(-1)!,
    perItem = sizeOf(shapes.y) / columns;
  return { columns, perItem, rows: emit.batch * perItem, strength: params['strength'] as number };
}

const ofMeans = { kind: elementLossCodes.bernoulliDivergence, delta: 1, rows: 1, perItem: 1 };

// strength / batch * sum of |x|
function l1(emit: Emit, io: LayerIO): void {
  const sizes = elements(emit, io),
    size = emit.activation('|x|', sizes.perItem);
  // A leaky relu of slope -1 is the absolute value.
  const absolute = { activation: activationCodes.leakyRelu, alpha: -1 };
  emit.samples('activation', { y: size, x: io.x[0]!, ...sizes, ...absolute });
  emit.penalty(size, sizes.n, (io.params['strength'] as number) / emit.batch);
}

// strength * sum over units of KL(rate || mean of the unit over all rows)
function divergence(emit: Emit, io: LayerIO): void {
  const { columns, rows, strength } = sizes(emit, io),
    rate = io.params['rate'] as number;
  const mean = (io.saved['mean'] = emit.buffer('mean activation', columns)),
    rates = (io.saved['rates'] = emit.buffer('rates', columns)),
    result = emit.buffer('divergence', 1);
  columnSums(emit, { y: mean, x: matrix(io.x[0]!, columns), rows, accumulate: 0 });
  const all = { n: columns, perItem: columns };
  emit.over(1, 'combine', { y: mean, x: mean, ...all, alpha: 1 / rows, beta: 0 });
  emit.over(1, 'fill', { y: rates, ...all, value: rate });
  emit.over(1, 'elementLoss', { loss: result, y: mean, targets: rates, columns, ...ofMeans });
  emit.penalty(result, 1, strength * columns);
}

// dx += strength / rows * (mean - rate) / (mean (1 - mean)), the same for all rows
function divergenceBackward(emit: Emit, io: LayerBackwardIO): void {
  const { columns, rows, perItem, strength } = sizes(emit, io),
    slope = emit.buffer('slope of the divergence', columns);
  emit.over(1, 'elementLossBackward', {
    dy: slope,
    y: io.saved['mean']!,
    targets: io.saved['rates']!,
    columns,
    ...ofMeans,
    scale: (strength * columns) / rows,
    accumulate: 0,
  });
  emit.samples('copyColumns', {
    y: io.dx[0]!,
    x: slope,
    rows,
    columns,
    yRow: columns,
    xRow: 0,
    accumulate: 1,
    perItem,
  });
}

export const sparsity: Layer = {
  title: 'Sparsity',
  kind: 'regularization',
  doc: {
    summary:
      "Hands its input on, and in training adds a penalty to the loss that keeps it sparse: on the size of activations (l1), or on the distance of each unit's mean over the batch from a small rate (kl, behind a sigmoid). For overcomplete autoencoders. Losses of validation and test are without it.",
    equation:
      'y = x, \\quad P = \\lambda \\sum_j |x_j| \\quad \\text{or} \\quad P = \\lambda \\sum_j \\rho \\log \\frac{\\rho}{\\hat\\rho_j} + (1 - \\rho) \\log \\frac{1 - \\rho}{1 - \\hat\\rho_j}',
    source: 'Ng, CS294A lecture notes: Sparse autoencoder, 2011',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    penalty: choice(['l1', 'kl'], 'l1', 'What is kept small.'),
    strength: float(0, 1000, 0.001, 'Weight of the penalty, lambda.'),
    rate: onlyWith({ penalty: ['kl'] }, float(1e-3, 0.999, 0.05, 'Mean activation that it aims at, rho.')),
  },
  follows: (params, [before]) =>
    params['penalty'] === 'kl' &&
    !(before!.type === 'activation' && ['sigmoid', 'softmax'].includes(before!.params['function'] as string))
      ? problem('graph/sparsity-range', {})
      : null,
  shape: (_, [x]) => x!,
  weights: () => [],
  multiplyAdds: () => 0,
  isView: (training) => !training,
  forward(emit, io) {
    emit.samples('combine', { y: io.y, x: io.x[0]!, ...elements(emit, io), alpha: 1, beta: 0 });
    if (io.params['penalty'] === 'l1') l1(emit, io);
    else divergence(emit, io);
  },
  backward(emit, io) {
    const dx = io.dx[0];
    if (!dx) return;
    emit.samples('combine', { y: dx, x: io.dy, ...elements(emit, io), alpha: 1, beta: emit.adds(dx) });
    if (io.params['penalty'] === 'kl') return divergenceBackward(emit, io);
    const l1 = (io.params['strength'] as number) / emit.batch;
    emit.samples('penalty', { dw: dx, w: io.x[0]!, ...elements(emit, io), l2: 0, l1 });
  },
};
