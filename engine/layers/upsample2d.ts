import type { Layer, LayerIO } from './layer.ts';
import { pair } from '../parameters.ts';
import { notAnImage } from './window.ts';

function geometry({ params, shapes }: LayerIO) {
  const [height, width, channels] = shapes.x[0] as readonly [number, number, number],
    [factorY, factorX] = params['size'] as readonly [number, number];
  return { height, width, channels, factorY, factorX };
}

export const upsample2d: Layer = {
  title: 'Upsampling 2D',
  kind: 'shape',
  doc: {
    summary:
      'Repeats every row and every column: each pixel becomes a block of equal ones (nearest neighbour).',
    equation: 'y_{s i + u,\\; s j + v,\\; c} = x_{i,j,c}, \\; u, v < s',
  },
  inputs: { min: 1, max: 1 },
  parameters: { size: pair(1, 64, [2, 2], 'How often each row and each column is repeated, s.') },
  shape(params, [x]) {
    if (x!.length !== 3) return notAnImage(x!);
    const [factorY, factorX] = params['size'] as readonly [number, number];
    return [x![0]! * factorY, x![1]! * factorX, x![2]!];
  },
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, io) {
    emit.samples('upsample2d', { y: io.y, x: io.x[0]!, ...geometry(io) });
  },
  backward(emit, io) {
    const dx = io.dx[0];
    if (dx) emit.samples('upsample2dBackward', { dx, dy: io.dy, ...geometry(io), accumulate: emit.adds(dx) });
  },
};
