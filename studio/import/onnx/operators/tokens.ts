import { unsupported } from '../../builder.ts';
import { constantOf, scalarOf } from '../constant.ts';
import { fromEnd } from '../fold.ts';
import { shapeOf, withoutBatch, type Atom } from '../flow.ts';
import { constantAt, nameOf, type Operator } from './operator.ts';
import { lastStep } from './recurrent.ts';

export const tokens: Readonly<Record<string, Operator>> = {
  Gather: {
    becomes: 'embedding, of rows of a weight; the last step of a recurrent layer: its `returns`',
    translate(node, inputs, scene) {
      const [data, indices] = inputs;
      const { builder } = scene;
      if (data?.kind === 'flow') {
        const index = constantAt(inputs, 1);
        const at = index ? scalarOf(index) : null;
        const axis = fromEnd(node.int('axis', 0), data.axes.length);
        const made = at !== null && index!.shape.length === 0 ? lastStep(data, axis, at, scene) : null;
        return [made ?? unsupported('it picks values out of what the network computes')];
      }
      if (!data || indices?.kind !== 'flow') return unsupported('it picks values out of a constant');
      if (data.shape.length !== 2 || node.int('axis', 0) !== 0)
        return unsupported('it picks other things than rows of a matrix');
      const steps = indices.axes.flatMap(withoutBatch);
      const [count, units] = data.shape;
      const id = builder.add(
        'embedding',
        { tokens: count, units },
        [builder.arranged(indices, [steps])],
        nameOf(node, data),
      );
      builder.weigh(id, 'weight', data.shape, data);
      const made: Atom = { size: units };
      return [{ kind: 'flow', layer: id, axes: [...indices.axes, [made]], ours: [steps, [made]] }];
    },
  },
  Size: {
    becomes: 'nothing: sizes are known',
    translate(_, [value]) {
      const sizes = value?.kind === 'flow' ? shapeOf(value) : (value?.shape ?? []);
      return [constantOf([], [sizes.reduce((product, size) => product * size, 1)])];
    },
  },
};
