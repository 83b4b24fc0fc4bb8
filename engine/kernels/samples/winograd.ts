import {
  gradientTileWidth,
  panelColumns,
  positionsOf,
  tileSizes,
  type winograd as verbs,
} from '../winograd.ts';
import { activation, blocks, type Sampler, type Samples } from './sampler.ts';

function drawn(s: Sampler) {
  const channels = s.size(0.5),
    filters = s.size(),
    tile = tileSizes[s.bit()]!,
    perItem = s.int(1, 5),
    rows = channels * blocks(filters, panelColumns) * panelColumns;
  return {
    sizes: { channels, filters },
    tile,
    /** Values of transformed filters: of a convolution, and of the gradient of its weights. */
    transformed: positionsOf(tile) * rows,
    gradient: positionsOf(tile, gradientTileWidth) * rows,
    weights: 9 * channels * filters,
    perItem,
    items: blocks(channels, perItem),
  };
}

/** An image and what comes out of it, with up to two cells of padding, or with some cut off as in some gradients. */
function images(s: Sampler, { channels, filters }: { channels: number; filters: number }) {
  const batch = s.int(1, 3);
  const axis = (): [size: number, out: number, pad: number] => {
    const size = s.int(3, 8),
      pad = s.int(-1, 2);
    return [size, Math.max(1, size + 2 * pad - s.int(1, 2)), pad];
  };
  const [height, outHeight, padTop] = axis(),
    [width, outWidth, padLeft] = axis();
  return {
    image: { height, width, outHeight, outWidth, padTop, padLeft, channels, filters },
    batch,
    inputs: batch * height * width * channels,
    outputs: batch * outHeight * outWidth * filters,
  };
}

export const winograd: Pick<Samples, keyof typeof verbs> = {
  winogradFilters(s) {
    const { sizes, tile, transformed, weights, perItem, items } = drawn(s);
    return {
      args: { u: s.place(transformed), w: s.values(weights), tile, ...sizes, turned: s.bit(), perItem },
      items,
    };
  },
  winogradConvolution(s) {
    const { sizes, tile, transformed } = drawn(s),
      { image, batch, inputs, outputs } = images(s, sizes);
    return {
      args: {
        y: s.values(outputs),
        x: s.values(inputs),
        u: s.values(transformed),
        bias: s.bit() ? s.values(sizes.filters) : -1,
        ...image,
        tile,
        accumulate: s.bit(),
        activation: activation(s),
        alpha: 0.25,
      },
      items: batch,
    };
  },
  winogradProducts(s) {
    const { sizes, tile, gradient } = drawn(s),
      { image, batch, inputs, outputs } = images(s, sizes),
      perPart = s.int(1, batch),
      parts = blocks(batch, perPart),
      operands = { du: s.place(parts * gradient), x: s.values(inputs), dy: s.values(outputs) };
    return {
      args: { ...operands, batch, ...image, tileHeight: tile, perPart },
      items: parts * positionsOf(tile, gradientTileWidth),
    };
  },
  winogradFiltersBackward(s) {
    const { sizes, tile, gradient, weights, perItem, items } = drawn(s),
      operands = { dw: s.values(weights), du: s.values(gradient) };
    return {
      args: { ...operands, tileHeight: tile, ...sizes, accumulate: s.bit(), perItem },
      items,
    };
  },
};
