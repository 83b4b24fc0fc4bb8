import { unsupported } from '../../builder.ts';
import { scalarOf, uniform, valuesOf, type Constant } from '../constant.ts';
import { fromEnd } from '../fold.ts';
import { aligned, isBatch, renamed, sameOrders, shapeOf, sizeOfAxis, type Atom, type Flow } from '../flow.ts';
import { affine } from './affine.ts';
import { flowOf, perFeature, same, type Operator, type Scene, type Value } from './operator.ts';

/** Both with the same atoms at the same places, so that their values meet. */
function met(a: Flow, b: Flow): readonly [Flow, Flow] {
  const both = aligned(a, b);
  if (!both) return unsupported(`it merges ${shapeOf(a).join(' x ')} with ${shapeOf(b).join(' x ')}`);
  const other = renamed(both[1], both[0]);
  if (!sameOrders(both[0], other)) return unsupported('it merges features that come in different orders');
  return [both[0], other];
}

export function added(flows: readonly Flow[], { builder }: Scene): Flow {
  const [first, ...rest] = flows;
  if (rest.length === 0) return first;
  let whole = first;
  const others = rest.map((flow) => {
    const [a, b] = met(whole, flow);
    if (shapeOf(a).join() !== shapeOf(b).join()) unsupported('it spreads one input over the other');
    whole = a;
    return b;
  });
  const inputs = [whole, ...others.map((flow) => ({ ...flow, ours: renamed(flow, whole).ours }))];
  return same(
    whole,
    builder.add(
      'add',
      {},
      inputs.map((flow) => builder.arranged(flow, whole.ours)),
    ),
  );
}

/** Value by value; or one input has one value for each channel of the other. */
export function multiplied(a: Flow, b: Flow, { builder }: Scene): Flow {
  const size = (flow: Flow): number => shapeOf(flow).reduce((product, n) => product * n, 1);
  const [large, small] = size(a) >= size(b) ? met(a, b) : met(b, a);
  const wanted = size(large) === size(small) ? large.ours : [large.ours.at(-1)!];
  return same(
    large,
    builder.add('multiply', {}, [builder.arranged(large, large.ours), builder.arranged(small, wanted)]),
  );
}

function concatenated(flows: readonly Flow[], given: number, scene: Scene): Flow {
  const { builder } = scene;
  const [first] = flows;
  const axis = fromEnd(given, first.axes.length);
  if (flows.some(({ axes }) => axes.length !== first.axes.length || isBatch(axes[axis])))
    unsupported('it concatenates along the batch');
  const parts = flows.map((flow) => ({
    ...perFeature(flow, flow.axes[axis], scene),
    size: sizeOfAxis(flow.axes[axis]),
  }));
  const sizes = parts.map(({ ours }) => ours.slice(0, -1).map(sizeOfAxis).join());
  if (sizes.some((size) => size !== sizes[0])) unsupported('its inputs lie in different orders');
  const id = builder.add(
    'concat',
    {},
    parts.map(({ input }) => input),
  );
  let start = 0;
  const order: number[] = [];
  for (const part of parts) {
    for (let i = 0; i < part.size; i += 1) order.push(start + (part.order?.[i] ?? i));
    start += part.size;
  }
  const isMixed = parts.some((part) => part.order !== null);
  const atom: Atom = { size: start, ...(isMixed && { order: Uint32Array.from(order) }) };
  return {
    kind: 'flow',
    layer: id,
    axes: first.axes.map((own, i) => (i === axis ? [atom] : own)),
    ours: [...parts[0].ours.slice(0, -1), [atom]],
  };
}

const inverse = (constant: Constant): Constant => {
  const scalar = scalarOf(constant);
  if (scalar !== null) return uniform([], 1 / scalar);
  return { ...constant, values: Float64Array.from(valuesOf(constant), (value) => 1 / value) };
};
const opposite = (constant: Constant): Constant => {
  const scalar = scalarOf(constant);
  if (scalar !== null) return uniform([], -scalar);
  return { ...constant, values: Float64Array.from(valuesOf(constant), (value) => -value) };
};
const minusOne = uniform([], -1);

type Two = (a: Value, b: Value, scene: Scene) => Flow;
const two = (becomes: string, merge: Two): Operator => ({
  becomes,
  translate: (_, [a, b], scene) => [
    a && b ? merge(a, b, scene) : unsupported('one of its inputs is missing'),
  ],
});

export const merges: Readonly<Record<string, Operator>> = {
  Add: two('add; of a constant: the bias of the layer before it, or a frozen batchNorm', (a, b, scene) => {
    if (a.kind === 'flow' && b.kind === 'flow') return added([a, b], scene);
    return a.kind === 'flow' ? affine(a, null, b as Constant, scene) : affine(b as Flow, null, a, scene);
  }),
  Sub: two('as Add; of two flows, the second one times -1', (a, b, scene) => {
    if (a.kind === 'flow' && b.kind === 'flow') return added([a, affine(b, minusOne, null, scene)], scene);
    return a.kind === 'flow'
      ? affine(a, null, opposite(b as Constant), scene)
      : affine(b as Flow, minusOne, a, scene);
  }),
  Mul: two('multiply; of a constant: a frozen batchNorm', (a, b, scene) => {
    if (a.kind === 'flow' && b.kind === 'flow') return multiplied(a, b, scene);
    return a.kind === 'flow' ? affine(a, b as Constant, null, scene) : affine(b as Flow, a, null, scene);
  }),
  Div: two('by a constant: a frozen batchNorm', (a, b, scene) =>
    a.kind === 'flow' && b.kind === 'constant'
      ? affine(a, inverse(b), null, scene)
      : unsupported('it divides by what the network computes'),
  ),
  Neg: {
    becomes: 'a frozen batchNorm',
    translate: (_, inputs, scene) => [affine(flowOf(inputs), minusOne, null, scene)],
  },
  Sum: {
    becomes: 'add',
    translate: (_, inputs, scene) => [
      added(
        inputs.map((__, i) => flowOf(inputs, i)),
        scene,
      ),
    ],
  },
  Concat: {
    becomes: 'concat, along channels or features',
    translate: (node, inputs, scene) => [
      concatenated(
        inputs.map((_, i) => flowOf(inputs, i)),
        node.int('axis', 1),
        scene,
      ),
    ],
  },
};
