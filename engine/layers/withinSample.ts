import { sizeOf } from '../tensor/shape.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Emit } from '../kernels/emit.ts';
import type { LayerBackwardIO, LayerIO, Weight } from './layer.ts';
import { float } from '../parameters.ts';
import { columnsPerItem, columnSums, matrix } from './products.ts';

/** What layer and group normalization have in common: means over parts of one sample, and a scale and shift per channel. */

export const epsilon = float(1e-8, 1, 1e-5, 'Keeps the division finite.');

export function scaleAndShift([x]: readonly Shape[]): Weight[] {
  const channels = x!.at(-1)!,
    common = { shape: [channels], fanIn: channels, fanOut: channels, trainable: true };
  return [
    { name: 'gamma', initializer: 'ones', ...common },
    { name: 'beta', initializer: 'zeros', ...common },
  ];
}

/** Groups of a row that has `pixels` pixels; a sample has `size / (pixels * channels)` rows. */
export interface Grouping {
  readonly pixels: number;
  readonly groups: number;
}

function sizes(emit: Emit, { shapes }: LayerIO, { pixels, groups }: Grouping) {
  const channels = shapes.y.at(-1)!,
    perItem = sizeOf(shapes.y) / (pixels * channels);
  return { rows: emit.batch * perItem, pixels, channels, groups, perItem };
}

export function normalizeWithin(emit: Emit, io: LayerIO, grouping: Grouping): void {
  const { params, x, y, weights, saved } = io,
    s = sizes(emit, io, grouping);
  const mean = (saved['mean'] = emit.activation('mean', s.perItem * s.groups)),
    inverse = (saved['inverse'] = emit.activation('inverse', s.perItem * s.groups));
  emit.samples('groupNorm', {
    y,
    mean,
    inverse,
    x: x[0]!,
    gamma: weights['gamma']!,
    beta: weights['beta']!,
    ...s,
    epsilon: params['epsilon'] as number,
  });
}

export function normalizeWithinBackward(emit: Emit, io: LayerBackwardIO, grouping: Grouping): void {
  const { x, dy, dx, dw, weights, saved } = io,
    s = sizes(emit, io, grouping);
  const statistics = { x: x[0]!, mean: saved['mean']!, inverse: saved['inverse']! };
  const blocks = Math.ceil(s.channels / columnsPerItem);
  if (dw['gamma'])
    emit.over(blocks, 'groupNormScale', {
      dgamma: dw['gamma'],
      dy,
      ...statistics,
      ...s,
      accumulate: emit.adds(dw['gamma']),
      perItem: columnsPerItem,
    });
  if (dw['beta'])
    columnSums(emit, {
      y: dw['beta'],
      x: matrix(dy, s.channels),
      rows: s.rows * s.pixels,
      accumulate: emit.adds(dw['beta']),
    });
  if (dx[0])
    emit.samples('groupNormBackward', {
      dx: dx[0],
      dy,
      ...statistics,
      gamma: weights['gamma']!,
      ...s,
      accumulate: emit.adds(dx[0]),
    });
}
