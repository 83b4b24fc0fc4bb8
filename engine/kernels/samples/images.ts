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

type Convolution = Omit<ReturnType<typeof convolution>, 'args'>;

/** What a convolution and its gradients read and write, full or depthwise. */
export const convolutionOperands = {
  forward: (s: Sampler, { inputs, outputs, weights }: Convolution, filters: number) => ({
    y: s.place(outputs),
    x: s.values(inputs),
    w: s.values(weights),
    bias: s.bit() ? s.values(filters) : -1,
  }),
  backwardInput: (s: Sampler, { inputs, outputs, weights }: Convolution) => ({
    dx: s.values(inputs),
    dy: s.values(outputs),
    w: s.values(weights),
  }),
  backwardWeights: (s: Sampler, { batch, inputs, outputs, weights }: Convolution) => ({
    dw: s.values(weights),
    x: s.values(inputs),
    dy: s.values(outputs),
    batch,
  }),
};

function pooling(s: Sampler) {
  const window = window2d(s),
    batch = s.int(1, 3);
  return {
    window,
    batch,
    inputs: batch * window.height * window.width * window.channels,
    outputs: batch * window.outHeight * window.outWidth * window.channels,
  };
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
    const { args, ...c } = convolution(s);
    return {
      args: {
        ...convolutionOperands.forward(s, c, args.filters),
        ...args,
        activation: activation(s),
        alpha: 0.25,
      },
      items: c.batch,
    };
  },
  conv2dBackwardInput(s) {
    const { args, ...c } = convolution(s);
    return {
      args: { ...convolutionOperands.backwardInput(s, c), ...args, accumulate: s.bit() },
      items: c.batch,
    };
  },
  conv2dBackwardWeights(s) {
    const { args, ...c } = convolution(s),
      perItem = s.int(1, 9),
      perPart = s.int(1, c.batch),
      parts = blocks(c.batch, perPart);
    const operands = convolutionOperands.backwardWeights(s, { ...c, weights: parts * c.weights });
    return {
      args: { ...operands, ...args, accumulate: s.bit(), perItem, perPart },
      items: parts * blocks(c.weights / args.filters, perItem),
    };
  },
  maxPool2d(s) {
    const { window, batch, inputs, outputs } = pooling(s);
    return {
      args: { y: s.place(outputs), index: s.place(outputs), x: s.values(inputs), ...window },
      items: batch,
    };
  },
  maxPool2dBackward(s) {
    const { window, batch, inputs, outputs } = pooling(s);
    return {
      args: {
        dx: s.values(inputs),
        dy: s.values(outputs),
        index: s.integers(outputs, window.kernelHeight * window.kernelWidth),
        ...window,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  avgPool2d(s) {
    const { window, batch, inputs, outputs } = pooling(s);
    return {
      args: { y: s.place(outputs), x: s.values(inputs), ...window, countPadding: s.bit() },
      items: batch,
    };
  },
  avgPool2dBackward(s) {
    const { window, batch, inputs, outputs } = pooling(s);
    return {
      args: {
        dx: s.values(inputs),
        dy: s.values(outputs),
        ...window,
        countPadding: s.bit(),
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
};
