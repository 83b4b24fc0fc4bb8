import { problem } from '../../contract/problems.ts';
import { sameShape, sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { stepByStep } from './sequence.ts';

export const add: Layer = {
  title: 'Add',
  kind: 'merge',
  doc: {
    summary: 'The sum of its inputs: residual connections.',
    equation: 'y = \\sum_i x_i',
    source: 'He et al., CVPR 2016',
  },
  inputs: { min: 2, max: 16 },
  parameters: {},
  shape: (_, xs) =>
    xs.every((x) => sameShape(x, xs[0]!))
      ? xs[0]!
      : problem('graph/different-shapes', { shapes: xs, rule: 'to be added they must be equal' }),
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  forward(emit, { x, y, shapes }) {
    const perItem = sizeOf(shapes.y),
      n = emit.batch * perItem;
    x.forEach((input, i) =>
      emit.samples('combine', { y, x: input, n, perItem, alpha: 1, beta: i === 0 ? 0 : 1 }),
    );
  },
  backward(emit, { dy, dx, shapes }) {
    const perItem = sizeOf(shapes.y),
      n = emit.batch * perItem;
    for (const d of dx)
      if (d) emit.samples('combine', { y: d, x: dy, n, perItem, alpha: 1, beta: emit.adds(d) });
  },
};
