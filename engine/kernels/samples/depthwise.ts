import { convolution } from './images.ts';
import { blocks, type Sampler, type Samples } from './sampler.ts';

function drawn(s: Sampler) {
  const { args, batch, inputs } = convolution(s),
    { filters: _, ...window } = args;
  return {
    window,
    batch,
    inputs,
    outputs: batch * args.outHeight * args.outWidth * args.channels,
    weights: args.kernelHeight * args.kernelWidth * args.channels,
  };
}

export const depthwise: Pick<
  Samples,
  'depthwise2d' | 'depthwise2dBackwardInput' | 'depthwise2dBackwardWeights'
> = {
  depthwise2d(s) {
    const { window, batch, inputs, outputs, weights } = drawn(s);
    return {
      args: {
        y: s.place(outputs),
        x: s.values(inputs),
        w: s.values(weights),
        bias: s.bit() ? s.values(window.channels) : -1,
        ...window,
      },
      items: batch,
    };
  },
  depthwise2dBackwardInput(s) {
    const { window, batch, inputs, outputs, weights } = drawn(s);
    return {
      args: {
        dx: s.values(inputs),
        dy: s.values(outputs),
        w: s.values(weights),
        ...window,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  depthwise2dBackwardWeights(s) {
    const { window, batch, inputs, outputs, weights } = drawn(s),
      perItem = s.int(1, 20);
    return {
      args: {
        dw: s.values(weights),
        x: s.values(inputs),
        dy: s.values(outputs),
        batch,
        ...window,
        accumulate: s.bit(),
        perItem,
      },
      items: window.kernelHeight * window.kernelWidth * blocks(window.channels, perItem),
    };
  },
};
