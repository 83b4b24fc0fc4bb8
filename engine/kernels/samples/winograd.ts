import { panelColumns, type winograd as rows } from '../winograd.ts';
import { activation, blocks, type Sampler, type Samples } from './sampler.ts';

function drawn(s: Sampler) {
  const channels = s.size(0.5),
    filters = s.size(),
    perItem = s.int(1, 5);
  return {
    sizes: { channels, filters },
    transformed: 16 * channels * blocks(filters, panelColumns) * panelColumns,
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

export const winograd: Pick<Samples, keyof typeof rows> = {
  winogradFilters(s) {
    const { sizes, transformed, weights, perItem, items } = drawn(s);
    return {
      args: { u: s.place(transformed), w: s.values(weights), ...sizes, turned: s.bit(), perItem },
      items,
    };
  },
  winogradConvolution(s) {
    const { sizes, transformed } = drawn(s),
      { image, batch, inputs, outputs } = images(s, sizes);
    return {
      args: {
        y: s.values(outputs),
        x: s.values(inputs),
        u: s.values(transformed),
        bias: s.bit() ? s.values(sizes.filters) : -1,
        ...image,
        accumulate: s.bit(),
        activation: activation(s),
        alpha: 0.25,
      },
      items: batch,
    };
  },
  winogradProducts(s) {
    const { sizes, transformed } = drawn(s),
      { image, batch, inputs, outputs } = images(s, sizes);
    return {
      args: { du: s.place(transformed), x: s.values(inputs), dy: s.values(outputs), batch, ...image },
      items: 16,
    };
  },
  winogradFiltersBackward(s) {
    const { sizes, transformed, weights, perItem, items } = drawn(s);
    return {
      args: { dw: s.values(weights), du: s.values(transformed), ...sizes, accumulate: s.bit(), perItem },
      items,
    };
  },
};
