import { convolution, convolutionOperands } from './images.ts';
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
    const { window, ...c } = drawn(s);
    return { args: { ...convolutionOperands.forward(s, c, window.channels), ...window }, items: c.batch };
  },
  depthwise2dBackwardInput(s) {
    const { window, ...c } = drawn(s);
    return {
      args: { ...convolutionOperands.backwardInput(s, c), ...window, accumulate: s.bit() },
      items: c.batch,
    };
  },
  depthwise2dBackwardWeights(s) {
    const { window, ...c } = drawn(s),
      perItem = s.int(1, 20);
    return {
      args: { ...convolutionOperands.backwardWeights(s, c), ...window, accumulate: s.bit(), perItem },
      items: window.kernelHeight * window.kernelWidth * blocks(window.channels, perItem),
    };
  },
};
