import { expect, test } from 'vitest';
import { reference, type Kernel } from '../../../engine/kernels/reference.ts';
import {
  gradientTileWidth,
  positionsOf,
  tileSizes,
  type TileSize,
} from '../../../engine/kernels/winograd.ts';
import { variants, type VariantName } from '../../../engine/kernels/variants.ts';
import { difference, tryCall } from '../../../engine/kernels/verify.ts';
import type { VerbName } from '../../../engine/kernels/verbs.ts';
import { Random } from '../../../engine/tensor/random.ts';
import { load } from './module.ts';

/** Shapes that do not fit into one block: of packed weights, of taps, of scratch memory, of rows, of columns. */
const elements = 2 ** 22;
const memory = new WebAssembly.Memory({ initial: 512, maximum: 65536, shared: true });

/** Operands one behind the other, random but for those that `args` gives as numbers. */
function callOf(verb: VerbName, sizes: Record<string, number>, args: Record<string, number>, items: number) {
  const values = new Float32Array(elements),
    random = new Random(3, 3),
    placed: Record<string, number> = {};
  let next = 64;
  for (const [name, size] of Object.entries(sizes)) {
    placed[name] = next;
    next += size + 7;
  }
  if (next > elements) throw new RangeError('blocks: memory is too small');
  for (let i = 0; i < next; i++) values[i] = (random.uniform() * 2 - 1) / 8;
  return { call: { verb, args: { ...args, ...placed }, items, grain: 1, barrierBefore: false }, values };
}

interface Image {
  batch: number;
  size: number;
  channels: number;
  filters: number;
  kernel: number;
  stride: number;
  dilation: number;
  pad: number;
}

function convolution(verb: VerbName, i: Image) {
  const out = 1 + Math.floor((i.size + 2 * i.pad - (i.kernel - 1) * i.dilation - 1) / i.stride);
  const x = i.batch * i.size * i.size * i.channels,
    y = i.batch * out * out * i.filters,
    w = i.kernel * i.kernel * i.channels * i.filters;
  const args = {
    ...{
      height: i.size,
      width: i.size,
      channels: i.channels,
      filters: i.filters,
      outHeight: out,
      outWidth: out,
    },
    ...{ kernelHeight: i.kernel, kernelWidth: i.kernel, strideY: i.stride, strideX: i.stride },
    ...{ padTop: i.pad, padLeft: i.pad, dilationY: i.dilation, dilationX: i.dilation },
    ...{ bias: -1, activation: 0, alpha: 0, accumulate: 0, batch: i.batch, perItem: 64, perPart: i.batch },
  };
  if (verb === 'conv2d') return callOf(verb, { y, x, w }, args, i.batch);
  if (verb === 'conv2dBackwardInput') return callOf(verb, { dx: x, dy: y, w }, args, i.batch);
  return callOf(verb, { dw: w, x, dy: y }, args, Math.ceil((i.kernel * i.kernel * i.channels) / 64));
}

/** One of 3 x 3, stride 1, by the kernels of its own kind: each alone, on random operands. */
function winograd(verb: VerbName, tile: TileSize, i: Image) {
  const out = i.size + 2 * i.pad - 2;
  const x = i.batch * i.size * i.size * i.channels,
    y = i.batch * out * out * i.filters,
    rows = i.channels * Math.ceil(i.filters / 16) * 16,
    u = positionsOf(tile) * rows,
    positions = positionsOf(tile, gradientTileWidth),
    w = 9 * i.channels * i.filters;
  const args = {
    ...{
      height: i.size,
      width: i.size,
      channels: i.channels,
      outHeight: out,
      outWidth: out,
      filters: i.filters,
    },
    ...{ padTop: i.pad, padLeft: i.pad, bias: -1, activation: 0, alpha: 0, accumulate: 0, batch: i.batch },
    ...{ perItem: 4, perPart: i.batch, turned: 1, tile, tileHeight: tile },
  };
  const items = Math.ceil(i.channels / 4);
  if (verb === 'winogradFilters') return callOf(verb, { u, w }, args, items);
  if (verb === 'winogradConvolution') return callOf(verb, { y, x, u }, args, i.batch);
  if (verb === 'winogradProducts') return callOf(verb, { du: positions * rows, x, dy: y }, args, positions);
  return callOf(verb, { dw: w, du: positions * rows }, args, items);
}

const images: readonly (readonly [string, Image])[] = [
  [
    'many filters and channels',
    { batch: 2, size: 5, channels: 300, filters: 90, kernel: 3, stride: 1, dilation: 1, pad: 1 },
  ],
  [
    'more channels than taps fit',
    { batch: 1, size: 4, channels: 5000, filters: 17, kernel: 3, stride: 1, dilation: 1, pad: 1 },
  ],
  [
    'more filters than taps fit',
    { batch: 1, size: 4, channels: 17, filters: 5000, kernel: 3, stride: 2, dilation: 1, pad: 1 },
  ],
  [
    'an image larger than scratch memory',
    { batch: 1, size: 200, channels: 8, filters: 3, kernel: 5, stride: 1, dilation: 1, pad: 2 },
  ],
  [
    'a window larger than scratch memory',
    { batch: 1, size: 60, channels: 128, filters: 5, kernel: 2, stride: 3, dilation: 57, pad: 0 },
  ],
  [
    'a padded window larger than scratch memory',
    { batch: 2, size: 58, channels: 128, filters: 5, kernel: 2, stride: 3, dilation: 57, pad: 2 },
  ],
  [
    'many small images',
    { batch: 150, size: 4, channels: 6, filters: 10, kernel: 2, stride: 2, dilation: 1, pad: 0 },
  ],
  [
    'a large kernel',
    { batch: 1, size: 52, channels: 2, filters: 3, kernel: 50, stride: 1, dilation: 1, pad: 3 },
  ],
];

const close = (
  variant: VariantName,
  verb: VerbName,
  made: ReturnType<typeof callOf>,
  limit: number,
): void => {
  const { module } = load(variant),
    instance = new WebAssembly.Instance(module, { env: { memory } });
  const { call, values } = made,
    result = tryCall(instance.exports as never, memory, call, values, 3);
  (reference[verb] as Kernel<VerbName>)(values, call.args as never, 0, call.items);
  expect(difference(result, values)).toBeLessThanOrEqual(limit);
};

const all = Object.keys(variants) as VariantName[];

test.each(images.flatMap(([what, image]) => all.map((variant) => [what, variant, image] as const)))(
  'convolutions over %s (%s) equal the reference within 2e-5 (1 + |value|)',
  (_, variant, image) => {
    for (const verb of ['conv2d', 'conv2dBackwardInput', 'conv2dBackwardWeights'] as const) {
      close(variant, verb, convolution(verb, image), 2e-5);
    }
  },
);

const winogradImages: readonly (readonly [string, Image])[] = [
  [
    'more tiles than a block holds',
    { batch: 3, size: 25, channels: 20, filters: 18, kernel: 3, stride: 1, dilation: 1, pad: 1 },
  ],
  [
    'so many channels that blocks are small',
    { batch: 2, size: 6, channels: 520, filters: 90, kernel: 3, stride: 1, dilation: 1, pad: 1 },
  ],
];

test.each(winogradImages.flatMap(([what, image]) => all.map((variant) => [what, variant, image] as const)))(
  "Winograd's kernels over %s (%s) equal the reference within 2e-5 (1 + |value|)",
  (_, variant, image) => {
    for (const verb of [
      'winogradFilters',
      'winogradConvolution',
      'winogradProducts',
      'winogradFiltersBackward',
    ] as const) {
      for (const tile of tileSizes) close(variant, verb, winograd(verb, tile, image), 2e-5);
    }
  },
);

test.each(all)(
  'products larger than a block (%s) equal the reference within 2e-5 (1 + |value|)',
  (variant) => {
    for (const [m, n, k] of [
      [400, 700, 800],
      [7, 1100, 1000],
      [1300, 20, 900],
      // Columns of A 4 KiB apart: copied tile by tile.
      [1024, 90, 500],
    ] as const) {
      for (const isTransposed of [0, 1]) {
        const args = {
          ...{
            bias: -1,
            m,
            n,
            k,
            aRow: isTransposed ? 1 : k,
            aColumn: isTransposed ? m : 1,
            cRow: n,
            accumulate: 1,
          },
          ...{
            bRow: isTransposed ? 1 : n,
            bColumn: isTransposed ? k : 1,
            activation: 0,
            alpha: 0,
            byColumns: 0,
            perItem: 1,
          },
        };
        close(variant, 'gemm', callOf('gemm', { c: m * n, a: m * k, b: k * n }, args, m), 2e-5);
      }
    }
  },
);

test.each(all)(
  'a product with gaps between all values (%s) equals the reference within 2e-5 (1 + |value|)',
  (variant) => {
    const [m, n, k] = [13, 37, 21];
    const args = {
      ...{ bias: -1, m, n, k, aRow: 2 * k, aColumn: 2, bRow: 3 * n, bColumn: 3, cRow: n + 1 },
      ...{ accumulate: 0, activation: 0, alpha: 0, byColumns: 0, perItem: 1 },
    };
    close(variant, 'gemm', callOf('gemm', { c: m * (n + 1), a: 2 * m * k, b: 3 * k * n }, args, m), 2e-5);
  },
);
