import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { globalShape, wholeImage } from './window.ts';

export const globalMaxPool2d: Layer = {
  title: 'Global max pooling 2D',
  kind: 'pooling',
  doc: {
    summary: 'The largest value of each channel over the whole image: whether a feature is anywhere in it.',
    equation: 'y_c = \\max_{i,j} x_{i,j,c}',
  },
  inputs: { min: 1, max: 1 },
  parameters: {},
  shape: (_, inputs) => globalShape(inputs),
  weights: () => [],
  multiplyAdds: () => 0,
  forward(emit, { x: [x], y, shapes, saved }) {
    const index = (saved['index'] = emit.activation('index', sizeOf(shapes.y)));
    emit.samples('maxPool2d', { y, index, x: x!, ...wholeImage(shapes.x[0]!) });
  },
  backward(emit, { dy, dx: [dx], shapes, saved }) {
    if (!dx) return;
    const window = wholeImage(shapes.x[0]!);
    emit.samples('maxPool2dBackward', {
      dx,
      dy,
      index: saved['index']!,
      ...window,
      accumulate: emit.adds(dx),
    });
  },
};
