import { blocks, activation, type Sampler, type Samples } from './sampler.ts';

function window2d(s: Sampler) {
  const kernelHeight = s.int(1, 4),
    kernelWidth = s.int(1, 4),
    strideY = s.int(1, 3),
    strideX = s.int(1, 3);
  const padTop = s.int(0, kernelHeight - 1),
    padLeft = s.int(0, kernelWidth - 1);
  const height = s.int(kernelHeight, kernelHeight + 7),
    width = s.int(kernelWidth, kernelWidth + 7),
    channels = s.size(0.5);
  const out = (size: number, pad: number, kernel: number, stride: number) =>
    1 + Math.floor((size + pad + s.int(0, pad) - kernel) / stride);
  return {
    height,
    width,
    channels,
    outHeight: out(height, padTop, kernelHeight, strideY),
    outWidth: out(width, padLeft, kernelWidth, strideX),
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    padTop,
    padLeft,
  };
}

export function convolution(s: Sampler) {
  const dilationY = s.pick([1, 1, 2]),
    dilationX = s.pick([1, 1, 2]),
    w = window2d(s);
  // Dilation widens the window: the image grows with it.
  const height = w.height + (w.kernelHeight - 1) * (dilationY - 1),
    width = w.width + (w.kernelWidth - 1) * (dilationX - 1);
  const filters = s.size(),
    batch = s.int(1, 3);
  const inputs = batch * height * width * w.channels,
    outputs = batch * w.outHeight * w.outWidth * filters;
  const weights = w.kernelHeight * w.kernelWidth * w.channels * filters;
  return { args: { ...w, height, width, filters, dilationY, dilationX }, batch, inputs, outputs, weights };
}

export const images: Pick<
  Samples,
  | 'conv2d'
  | 'conv2dBackwardInput'
  | 'conv2dBackwardWeights'
  | 'maxPool2d'
  | 'maxPool2dBackward'
  | 'avgPool2d'
  | 'avgPool2dBackward'
> = {
  conv2d(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s);
    return {
      args: {
        y: s.place(outputs),
        x: s.values(inputs),
        w: s.values(weights),
        bias: s.bit() ? s.values(args.filters) : -1,
        ...args,
        activation: activation(s),
        alpha: 0.25,
      },
      items: batch,
    };
  },
  conv2dBackwardInput(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s);
    return {
      args: {
        dx: s.values(inputs),
        dy: s.values(outputs),
        w: s.values(weights),
        ...args,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  conv2dBackwardWeights(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s),
      perItem = s.int(1, 9);
    return {
      args: {
        dw: s.values(weights),
        x: s.values(inputs),
        dy: s.values(outputs),
        batch,
        ...args,
        accumulate: s.bit(),
        perItem,
      },
      items: blocks(weights / args.filters, perItem),
    };
  },
  maxPool2d(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: { y: s.place(n), index: s.place(n), x: s.values(batch * w.height * w.width * w.channels), ...w },
      items: batch,
    };
  },
  maxPool2dBackward(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        dx: s.values(batch * w.height * w.width * w.channels),
        dy: s.values(n),
        index: s.integers(n, w.kernelHeight * w.kernelWidth),
        ...w,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  avgPool2d(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        y: s.place(n),
        x: s.values(batch * w.height * w.width * w.channels),
        ...w,
        countPadding: s.bit(),
      },
      items: batch,
    };
  },
  avgPool2dBackward(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        dx: s.values(batch * w.height * w.width * w.channels),
        dy: s.values(n),
        ...w,
        countPadding: s.bit(),
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
};
