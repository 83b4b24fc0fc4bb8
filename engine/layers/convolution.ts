import type { Emit } from '../kernels/emit.ts';
import {
  biasGradient,
  convolution,
  convolutionBackwardInput,
  convolutionBackwardWeights,
} from './convolutions.ts';
import { convolveGroups, convolveGroupsBackward } from './grouped.ts';
import { sizeOf, type Shape } from '../tensor/shape.ts';
import type { Values } from '../parameters.ts';
import type { LayerBackwardIO, LayerIO, Weight } from './layer.ts';
import type { Geometry } from './window.ts';

/** Convolution over an image, or over a sequence as an image of height 1. */

export const multiplyAdds = (g: Geometry): number =>
  g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * g.channels * g.filters;

/** w[...kernel, channels / groups, filters], the groups side by side, and the bias. */
export function filterWeights(params: Values, kernel: Shape, channels: number): Weight[] {
  const groups = params['groups'] as number,
    filters = params['filters'] as number,
    cells = sizeOf(kernel);
  const common = { fanIn: (cells * channels) / groups, fanOut: (cells * filters) / groups, trainable: true };
  const shape = [...kernel, channels / groups, filters];
  const w = { name: 'w', shape, initializer: params['initializer'] as string, blocks: groups, ...common };
  return params['bias'] ? [w, { name: 'b', shape: [filters], initializer: 'zeros', ...common }] : [w];
}

// y[N,oh,ow,filters] = x[N,h,w,channels] * w[kh,kw,channels,filters] + b
export function convolve(emit: Emit, io: LayerIO, g: Geometry): void {
  const { x, y, weights, params } = io;
  if (params['groups'] !== 1) return convolveGroups(emit, io, g);
  convolution(emit, { y, x: x[0]!, w: weights['w']!, bias: weights['b'] ?? null }, g);
}

export function convolveBackward(emit: Emit, io: LayerBackwardIO, g: Geometry): void {
  const { dy, dw, params } = io;
  if (params['groups'] === 1) convolveWholeBackward(emit, io, g);
  else convolveGroupsBackward(emit, io, g);
  if (dw['b']) biasGradient(emit, dw['b'], dy, g);
}

function convolveWholeBackward(
  emit: Emit,
  { x: [x], dy, dx: [dx], weights, dw }: LayerBackwardIO,
  g: Geometry,
): void {
  if (dx) convolutionBackwardInput(emit, { dx, dy, w: weights['w']!, accumulate: emit.adds(dx) }, g);
  if (dw['w'])
    convolutionBackwardWeights(emit, { dw: dw['w'], x: x!, dy, accumulate: emit.adds(dw['w']) }, g);
}
