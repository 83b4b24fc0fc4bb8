import { problem } from '../../contract/problems.ts';
import type { Layer, LayerIO } from './layer.ts';
import { int } from '../parameters.ts';

/** A vector is an image of one pixel, repeated to the right. */
function geometry({ shapes }: LayerIO) {
  const [steps, channels] = shapes.y as readonly [number, number];
  return { height: 1, width: 1, channels, factorY: 1, factorX: steps };
}

export const repeatVector: Layer = {
  title: 'Repeat vector',
  kind: 'shape',
  doc: {
    summary:
      'Gives the same features at every step: between an encoder that ends in one vector and a decoder.',
    equation: 'y_t = x, \\; t = 1 \\dots T',
  },
  inputs: { min: 1, max: 1 },
  parameters: { steps: int(1, 100_000, 8, 'Number of steps, T.') },
  shape: (params, [x]) =>
    x!.length === 1
      ? [params['steps'] as number, x![0]!]
      : problem('graph/rank', {
          found: x!,
          expected: 'a list of features',
          suggestion: 'Put a recurrent layer that returns the last step, or a flatten, before it.',
        }),
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
