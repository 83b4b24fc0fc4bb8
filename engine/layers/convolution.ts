import { activationCodes } from '../kernels/activations.ts';
import type { Emit } from '../kernels/emit.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';
import type { Window } from './window.ts';

/** Convolution over an image, or over a sequence as an image of height 1. */

/**
 * Rows of dw (kernel cells x channels) that one item covers: the kernels' tile height; but single rows where there are so
 * few (9 in a first layer of one channel) that lanes could not share them evenly.
 */
export const itemRows = (rows: number): number => (rows < 64 ? 1 : 4);
const columnsPerItem = 16;

/** Sizes as the kernels want them. */
export interface Geometry extends Window {
  readonly filters: number;
  readonly dilationY: number;
  readonly dilationX: number;
}

export const multiplyAdds = (g: Geometry): number =>
  g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * g.channels * g.filters;

// y[N,oh,ow,filters] = x[N,h,w,channels] * w[kh,kw,channels,filters] + b
export function convolve(emit: Emit, { x: [x], y, weights }: LayerIO, g: Geometry): void {
  emit.samples('conv2d', {
    y,
    x: x!,
    w: weights['w']!,
    bias: weights['b'] ?? null,
    ...g,
    activation: activationCodes.identity,
    alpha: 0,
  });
}

export function convolveBackward(
  emit: Emit,
  { x: [x], dy, dx: [dx], weights, dw }: LayerBackwardIO,
  g: Geometry,
): void {
  if (dx) emit.samples('conv2dBackwardInput', { dx, dy, w: weights['w']!, ...g, accumulate: emit.adds(dx) });
  if (dw['w']) {
    const rows = g.kernelHeight * g.kernelWidth * g.channels;
    const perItem = itemRows(rows);
    emit.over(Math.ceil(rows / perItem), 'conv2dBackwardWeights', {
      dw: dw['w'],
      x: x!,
      dy,
      batch: emit.batch,
      ...g,
      accumulate: emit.adds(dw['w']),
      perItem,
    });
  }
  if (dw['b']) {
    emit.over(Math.ceil(g.filters / columnsPerItem), 'columnSums', {
      y: dw['b'],
      x: dy,
      rows: emit.batch * g.outHeight * g.outWidth,
      columns: g.filters,
      accumulate: emit.adds(dw['b']),
      perItem: columnsPerItem,
    });
  }
}
