import { activationCodes } from '../kernels/activations.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import { panelColumns } from '../kernels/winograd.ts';
import { itemRows, type Geometry } from './window.ts';

/** Convolutions and their gradients, each by the kernels that are fastest for its shape. */

/** Channels that one item of the filters' transforms covers. */
const channelsPerItem = 4;

/**
 * Whether Winograd's kernels are faster: with 16 products where the others have 9 for each of up to four outputs, and
 * transforms that channels and filters, as many as fit into the caches, must pay for. Whatever the batch, so that a
 * prediction has the same bits alone and among others.
 */
export function hasFewerProducts(g: Geometry): boolean {
  const tiles = Math.ceil(g.outHeight / 2) * Math.ceil(g.outWidth / 2);
  return (
    [g.kernelHeight, g.kernelWidth].every((size) => size === 3) &&
    [g.strideY, g.strideX, g.dilationY, g.dilationX].every((step) => step === 1) &&
    [g.channels, g.filters].every((count) => count >= 16 && count <= 512) &&
    tiles >= 4 &&
    9 * g.outHeight * g.outWidth >= 1.5 * 16 * tiles
  );
}

/** Values of transformed filters. */
const transformedSize = ({ channels, filters }: Geometry): number =>
  16 * channels * Math.ceil(filters / panelColumns) * panelColumns;

/** The convolution whose output is the gradient of the input of this one, of stride 1. */
const mirrored = (g: Geometry): Geometry => ({
  ...g,
  height: g.outHeight,
  width: g.outWidth,
  outHeight: g.height,
  outWidth: g.width,
  channels: g.filters,
  filters: g.channels,
  padTop: g.kernelHeight - 1 - g.padTop,
  padLeft: g.kernelWidth - 1 - g.padLeft,
});

/** Values that a convolution or its gradients need while they run. */
export const workspace = (g: Geometry): number =>
  Math.max(...[g, mirrored(g)].map((each) => (hasFewerProducts(each) ? transformedSize(each) : 0)));

/** What Winograd's kernels are told of an image. */
const imageOf = ({ height, width, outHeight, outWidth, padTop, padLeft, channels, filters }: Geometry) => ({
  ...{ height, width, outHeight, outWidth, padTop, padLeft, channels, filters },
});

interface Forward {
  readonly y: Tensor;
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: Tensor | null;
}

/** y = x * w + bias */
export function convolution(emit: Emit, { y, x, w, bias }: Forward, g: Geometry): void {
  const plain = { activation: activationCodes.identity, alpha: 0 };
  if (!hasFewerProducts(g)) return emit.samples('conv2d', { y, x, w, bias, ...g, ...plain });
  const u = transformed(emit, w, g, 0);
  emit.samples('winogradConvolution', { y, x, u, bias, ...imageOf(g), accumulate: 0, ...plain });
}

/** dx (+)= dy * w, turned around */
export function convolutionBackwardInput(
  emit: Emit,
  { dx, dy, w, accumulate }: Record<'dx' | 'dy' | 'w', Tensor> & { readonly accumulate: 0 | 1 },
  g: Geometry,
): void {
  const back = mirrored(g);
  if (!hasFewerProducts(back)) return emit.samples('conv2dBackwardInput', { dx, dy, w, ...g, accumulate });
  const u = transformed(emit, w, back, 1),
    plain = { activation: activationCodes.identity, alpha: 0 };
  emit.samples('winogradConvolution', {
    y: dx,
    x: dy,
    u,
    bias: null,
    ...imageOf(back),
    accumulate,
    ...plain,
  });
}

/** dw (+)= x * dy */
export function convolutionBackwardWeights(
  emit: Emit,
  { dw, x, dy, accumulate }: Record<'dw' | 'x' | 'dy', Tensor> & { readonly accumulate: 0 | 1 },
  g: Geometry,
): void {
  const { batch } = emit,
    { channels, filters } = g;
  if (hasFewerProducts(g)) {
    const du = emit.buffer('du', transformedSize(g)),
      perItem = channelsPerItem;
    emit.over(16, 'winogradProducts', { du, x, dy, batch, ...imageOf(g) });
    emit.over(Math.ceil(channels / perItem), 'winogradFiltersBackward', {
      ...{ dw, du, channels, filters, accumulate, perItem },
    });
    return;
  }
  const rows = g.kernelHeight * g.kernelWidth * channels,
    perItem = itemRows(rows);
  emit.over(Math.ceil(rows / perItem), 'conv2dBackwardWeights', {
    ...{ dw, x, dy, batch, ...g, accumulate, perItem },
  });
}

function transformed(emit: Emit, w: Tensor, g: Geometry, turned: 0 | 1): Tensor {
  const { channels, filters } = g,
    u = emit.buffer('u', transformedSize(g)),
    perItem = channelsPerItem;
  emit.over(Math.ceil(channels / perItem), 'winogradFilters', { u, w, channels, filters, turned, perItem });
  return u;
}
