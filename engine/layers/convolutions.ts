import { activationCodes } from '../kernels/activations.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import { gradientTileWidth, panelColumns, positionsOf, type TileSize } from '../kernels/winograd.ts';
import { columnSums, matrix } from './products.ts';
import { itemRows, type Geometry } from './window.ts';

/** Convolutions and their gradients, each by the kernels that are fastest for its shape. */

/** Channels that one item of the filters' transforms covers. */
const channelsPerItem = 4;

/**
 * Outputs along a side (for the gradient of the weights: down) of the tiles of Winograd's kernels where those are faster, else
 * null: they do fewer products than the 9 for each output, and have transforms that channels and filters, as many as fit into
 * the caches, must pay for. Whatever the batch, so that a prediction has the same bits alone and among others.
 */
function winogradTile(g: Geometry, tileWidth?: number): TileSize | null {
  const products = (height: number, width = height) =>
    positionsOf(height, width) * Math.ceil(g.outHeight / height) * Math.ceil(g.outWidth / width);
  const small = products(2);
  const fits =
    [g.kernelHeight, g.kernelWidth].every((size) => size === 3) &&
    [g.strideY, g.strideX, g.dilationY, g.dilationX].every((step) => step === 1) &&
    [g.channels, g.filters].every((count) => count >= 16 && count <= 512);
  if (!fits || small < 4 * positionsOf(2)) return null;
  const paysForLarge = [g.channels, g.filters].every((count) => count >= 32);
  if (paysForLarge && products(4, tileWidth) < 0.8 * small) return 4;
  return 9 * g.outHeight * g.outWidth >= 1.5 * small ? 2 : null;
}

/** Values of transformed filters. */
const transformedSize = (
  { channels, filters }: Geometry,
  tileHeight: number,
  tileWidth = tileHeight,
): number => positionsOf(tileHeight, tileWidth) * channels * Math.ceil(filters / panelColumns) * panelColumns;

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
export function workspace(g: Geometry): number {
  const back = mirrored(g),
    [forward, input, weights] = [winogradTile(g), winogradTile(back), winogradTile(g, gradientTileWidth)];
  return Math.max(
    forward ? transformedSize(g, forward) : 0,
    input ? transformedSize(back, input) : 0,
    weights ? transformedSize(g, weights, gradientTileWidth) : 0,
  );
}

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
  const tile = winogradTile(g);
  if (!tile) return emit.samples('conv2d', { y, x, w, bias, ...g, ...plain });
  const u = transformed(emit, w, tile, g, 0);
  emit.samples('winogradConvolution', { y, x, u, bias, ...imageOf(g), tile, accumulate: 0, ...plain });
}

/** dx (+)= dy * w, turned around */
export function convolutionBackwardInput(
  emit: Emit,
  { dx, dy, w, accumulate }: Record<'dx' | 'dy' | 'w', Tensor> & { readonly accumulate: 0 | 1 },
  g: Geometry,
): void {
  const back = mirrored(g),
    tile = winogradTile(back);
  if (!tile) return emit.samples('conv2dBackwardInput', { dx, dy, w, ...g, accumulate });
  const u = transformed(emit, w, tile, back, 1),
    plain = { activation: activationCodes.identity, alpha: 0 };
  emit.samples('winogradConvolution', {
    y: dx,
    x: dy,
    u,
    bias: null,
    ...imageOf(back),
    tile,
    accumulate,
    ...plain,
  });
}

/** Parts of the batch whose sums are made apart, where sums cost little beside what is summed. */
const parts = 2;

/**
 * Samples in such a part: all where there is one part. A lane that sums the samples that it has made itself need not fetch those of
 * the others, which takes longer than the sums where lanes share no cache. As the bits depend on it, it depends on shapes alone.
 */
export const samplesPerPart = (batch: number, summed: number, size: number): number =>
  batch >= 8 && parts * size <= (batch * summed) / 4 ? Math.ceil(batch / parts) : batch;

/** y (+)= the sum over parts, each of `size` values. */
function sumParts(emit: Emit, y: Tensor, x: Tensor, size: number, accumulate: 0 | 1): void {
  columnSums(emit, { y, x: matrix(x, size), rows: parts, accumulate });
}

/** db (+)= sum of dy over samples and pixels */
export function biasGradient(emit: Emit, db: Tensor, dy: Tensor, g: Geometry): void {
  const { batch } = emit,
    pixels = g.outHeight * g.outWidth,
    rows = batch * pixels,
    x = matrix(dy, g.filters);
  const samples = samplesPerPart(batch, pixels, 1),
    accumulate = emit.adds(db);
  if (samples === batch) return columnSums(emit, { y: db, x, rows, accumulate });
  const sums = emit.buffer('db', parts * g.filters);
  columnSums(emit, { y: sums, x, rows, accumulate: 0, perPart: samples * pixels });
  sumParts(emit, db, sums, g.filters, accumulate);
}

/** dw (+)= x * dy */
export function convolutionBackwardWeights(
  emit: Emit,
  { dw, x, dy, accumulate }: Record<'dw' | 'x' | 'dy', Tensor> & { readonly accumulate: 0 | 1 },
  g: Geometry,
): void {
  const { batch } = emit,
    { channels, filters } = g,
    summed = g.height * g.width * channels + g.outHeight * g.outWidth * filters,
    tileHeight = winogradTile(g, gradientTileWidth);
  if (tileHeight) {
    const size = transformedSize(g, tileHeight, gradientTileWidth),
      perPart = samplesPerPart(batch, summed, size),
      count = Math.ceil(batch / perPart);
    const du = emit.buffer('du', size),
      sums = count > 1 ? emit.buffer('du parts', count * size) : du,
      perItem = channelsPerItem;
    emit.over(count * positionsOf(tileHeight, gradientTileWidth), 'winogradProducts', {
      ...{ du: sums, x, dy, batch, tileHeight, perPart },
      ...imageOf(g),
    });
    if (count > 1) sumParts(emit, du, sums, size, 0);
    emit.over(Math.ceil(channels / perItem), 'winogradFiltersBackward', {
      ...{ dw, du, tileHeight, channels, filters, accumulate, perItem },
    });
    return;
  }
  const rows = g.kernelHeight * g.kernelWidth * channels,
    size = rows * filters,
    perItem = itemRows(rows),
    perPart = samplesPerPart(batch, summed, size),
    count = Math.ceil(batch / perPart);
  const sums = count > 1 ? emit.buffer('dw parts', count * size) : dw;
  emit.over(count * Math.ceil(rows / perItem), 'conv2dBackwardWeights', {
    ...{ dw: sums, x, dy, batch, ...g, accumulate: count > 1 ? 0 : accumulate, perItem, perPart },
  });
  if (count > 1) sumParts(emit, dw, sums, size, accumulate);
}

function transformed(emit: Emit, w: Tensor, tile: TileSize, g: Geometry, turned: 0 | 1): Tensor {
  const { channels, filters } = g,
    u = emit.buffer('u', transformedSize(g, tile)),
    perItem = channelsPerItem;
  emit.over(Math.ceil(channels / perItem), 'winogradFilters', {
    ...{ u, w, tile, channels, filters, turned, perItem },
  });
  return u;
}
