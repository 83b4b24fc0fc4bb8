import { problem } from '../../contract/problems.ts';
import type { Layer } from './layer.ts';
import { between, marginParameters, marginsOf } from './margins.ts';
import { notAnImage } from './window.ts';

export const crop2d: Layer = {
  title: 'Cropping 2D',
  kind: 'shape',
  doc: {
    summary: 'Cuts rows and columns off the edges of an image.',
    equation: 'y_{i,j,c} = x_{i + t,\\; j + l,\\; c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: marginParameters('cut off', 1),
  shape(params, [x]) {
    if (x!.length !== 3) return notAnImage(x!);
    const { rows, columns } = marginsOf(params);
    const [height, width, channels] = x as readonly [number, number, number];
    if (rows < height && columns < width) return [height - rows, width - columns, channels];
    return rows >= height
      ? problem('graph/parameter', {
          name: 'top',
          found: `${rows} together with its bottom, of ${height} rows`,
          expected: `a number so that both are at most ${height - 1}`,
        })
      : problem('graph/parameter', {
          name: 'left',
          found: `${columns} together with its right, of ${width} columns`,
          expected: `a number so that both are at most ${width - 1}`,
        });
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, io) {
    const { x, y, shapes } = io;
    emit.samples('crop2d', { y, x: x[0]!, ...between(io, shapes.x[0]!, shapes.y), accumulate: 0 });
  },
  backward(emit, io) {
    const { dy, dx, shapes } = io;
    if (dx[0])
      emit.samples('pad2d', {
        y: dx[0],
        x: dy,
        ...between(io, shapes.y, shapes.x[0]!),
        accumulate: emit.adds(dx[0]),
      });
  },
};
