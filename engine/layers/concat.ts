import { problem } from '../../contract/problems.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer } from './layer.ts';
import { stepByStep } from './sequence.ts';

export const concat: Layer = {
  title: 'Concatenate',
  kind: 'merge',
  doc: {
    summary: 'Lays its inputs side by side along the last axis: features or channels.',
    equation: 'y = [x_1, x_2, \\dots]',
  },
  inputs: { min: 2, max: 16 },
  parameters: {},
  shape(_, xs) {
    const outer = xs[0]!.slice(0, -1).join();
    return xs.every((x) => x.length === xs[0]!.length && x.slice(0, -1).join() === outer)
      ? [...xs[0]!.slice(0, -1), xs.reduce((sum, x) => sum + x.at(-1)!, 0)]
      : problem('graph/different-shapes', { shapes: xs, rule: 'all sizes but the last must be equal' });
  },
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  forward(emit, { x, y, shapes }) {
    const yRow = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / yRow,
      rows = emit.batch * perItem;
    let at = 0;
    x.forEach((input, i) => {
      const columns = shapes.x[i]!.at(-1)!;
      emit.samples('copyColumns', {
        y: { ...y, at: y.at + at },
        x: input,
        rows,
        columns,
        yRow,
        xRow: columns,
        accumulate: 0,
        perItem,
      });
      at += columns;
    });
  },
  backward(emit, { dy, dx, shapes }) {
    const yRow = shapes.y.at(-1)!,
      perItem = sizeOf(shapes.y) / yRow,
      rows = emit.batch * perItem;
    let at = 0;
    dx.forEach((d, i) => {
      const columns = shapes.x[i]!.at(-1)!;
      if (d) {
        emit.samples('copyColumns', {
          y: d,
          x: { ...dy, at: dy.at + at },
          rows,
          columns,
          yRow: columns,
          xRow: yRow,
          accumulate: emit.adds(d),
          perItem,
        });
      }
      at += columns;
    });
  },
};
