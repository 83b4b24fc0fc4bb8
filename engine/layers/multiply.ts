import { problem } from '../../contract/problems.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import { sameShape, sizeOf, type Shape } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { stepByStep } from './sequence.ts';

/** The second input has one value for each channel; or for each value of the first. */
const isPerChannel = ([x, scale]: readonly Shape[]): boolean =>
  !sameShape(x!, scale!) && scale!.at(-1) === x!.at(-1) && sizeOf(scale!) === x!.at(-1);

/** y = a b, value by value: a row of one column each, mixed with nothing. */
function product(emit: Emit, y: Tensor, a: Tensor, b: Tensor, perItem: number): void {
  const rows = emit.batch * perItem;
  emit.samples('fill', { y, n: rows, perItem, value: 0 });
  emit.samples('mixRows', { y, a, b: y, share: b, rows, columns: 1, perItem });
}

/** The second input at every pixel or step. */
function spread(emit: Emit, { x: [, scale], shapes }: LayerIO): Tensor {
  if (!isPerChannel(shapes.x)) return scale!;
  const y = emit.activation('scale', sizeOf(shapes.y));
  emit.samples('upsample2d', { y, x: scale!, ...repetitions(shapes.y) });
  return y;
}

/** One pixel that becomes an image. */
const repetitions = (shape: Shape) => {
  const channels = shape.at(-1)!;
  return { height: 1, width: 1, channels, factorY: 1, factorX: sizeOf(shape) / channels };
};

export const multiply: Layer = {
  title: 'Multiply',
  kind: 'merge',
  doc: {
    summary:
      'The product of two inputs, value by value. A second input of one value for each channel scales the channels of the first: gates, and attention to channels.',
    equation: 'y_{i,j,c} = x_{i,j,c} \\, s_c \\;\\text{ or }\\; y = x \\odot s',
    source: 'Hu et al., CVPR 2018',
  },
  inputs: { min: 2, max: 2 },
  parameters: {},
  shape: (_, xs) =>
    sameShape(xs[0]!, xs[1]!) || isPerChannel(xs)
      ? xs[0]!
      : problem('graph/different-shapes', {
          shapes: xs,
          rule: 'to be multiplied they must be equal, or the second one value for each channel of the first',
        }),
  weights: () => [],
  // Scaled by channels, a step would matter to the scale although it belongs to no one.
  lengths: (params, xs) => (isPerChannel(xs) ? null : stepByStep(params, xs)),
  multiplyAdds: (_, [x]) => sizeOf(x!),
  keeps: (_, xs) => (isPerChannel(xs) ? sizeOf(xs[0]!) : 0),
  forward(emit, io) {
    const scale = spread(emit, io);
    io.saved['scale'] = scale;
    product(emit, io.y, io.x[0]!, scale, sizeOf(io.shapes.y));
  },
  // dx (+)= dy s; ds (+)= dy x, of a channel summed over its pixels.
  backward(emit, { x, dy, dx, saved, shapes }) {
    const perItem = sizeOf(shapes.y),
      n = emit.batch * perItem;
    const [intoX, intoScale] = dx;
    if (intoX) {
      const own = emit.activation('dx', perItem);
      product(emit, own, dy, saved['scale']!, perItem);
      emit.samples('combine', { y: intoX, x: own, n, perItem, alpha: 1, beta: emit.adds(intoX) });
    }
    if (intoScale) {
      const own = emit.activation('ds', perItem);
      product(emit, own, dy, x[0]!, perItem);
      if (isPerChannel(shapes.x))
        emit.samples('upsample2dBackward', {
          dx: intoScale,
          dy: own,
          ...repetitions(shapes.y),
          accumulate: emit.adds(intoScale),
        });
      else
        emit.samples('combine', { y: intoScale, x: own, n, perItem, alpha: 1, beta: emit.adds(intoScale) });
    }
  },
};
