import type { Layer } from './layer.ts';
import { between, marginParameters, marginsOf } from './margins.ts';
import { notAnImage } from './window.ts';

export const zeroPad2d: Layer = {
  title: 'Zero padding 2D',
  kind: 'shape',
  doc: {
    summary: 'Puts rows and columns of zeros around an image.',
    equation: 'y_{i,j,c} = x_{i - t,\\; j - l,\\; c} \\text{, zero outside}',
  },
  inputs: { min: 1, max: 1 },
  parameters: marginParameters('of zeros', 1),
  shape(params, [x]) {
    if (x!.length !== 3) return notAnImage(x!);
    const { rows, columns } = marginsOf(params);
    return [x![0]! + rows, x![1]! + columns, x![2]!];
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, io) {
    const { x, y, shapes } = io;
    emit.samples('pad2d', { y, x: x[0]!, ...between(io, shapes.x[0]!, shapes.y), accumulate: 0 });
  },
  backward(emit, io) {
    const { dy, dx, shapes } = io;
    if (dx[0])
      emit.samples('crop2d', {
        y: dx[0],
        x: dy,
        ...between(io, shapes.y, shapes.x[0]!),
        accumulate: emit.adds(dx[0]),
      });
  },
};
