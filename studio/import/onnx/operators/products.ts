import { unsupported } from '../../builder.ts';
import { spread, transposed, valuesOf, type Constant } from '../constant.ts';
import { withoutBatch, type Atom, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import { constantAt, decimal, flowOf, nameOf, needed, type Operator, type Scene } from './operator.ts';

/** y = x W^T + b along the last axis. `weight` is [units, features]. */
function dense(flow: Flow, weight: Constant, bias: Constant | null, node: Node, scene: Scene): Flow {
  const [units, features] = weight.shape;
  const last = flow.axes.at(-1)!;
  const rows = flow.axes.slice(0, -1).flatMap(withoutBatch);
  if (last.some(({ batch }) => batch)) return unsupported('it works along the batch');
  const { builder } = scene;
  const { input, order } = builder.features(flow, rows, last);
  const own = bias && spread(bias, [1, units]);
  if (bias && !own) return unsupported(`its bias has ${bias.shape.join(' x ')} values for ${units} outputs`);
  const id = builder.add('dense', { units, bias: own !== null }, [input], nameOf(node, weight));
  builder.setOrder(id, order);
  builder.weigh(id, 'weight', [units, features], weight);
  if (own) builder.weigh(id, 'bias', [units], own);
  const made: Atom = { size: units };
  const steps = rows.filter(({ size }) => size > 1);
  return {
    kind: 'flow',
    layer: id,
    axes: [...flow.axes.slice(0, -1), [made]],
    ours: steps.length > 0 ? [steps, [made]] : [[made]],
  };
}

function matrix(constant: Constant, rows: number, node: Node): Constant {
  if (constant.shape.length !== 2)
    unsupported(`it multiplies with a weight of ${constant.shape.length} axes`);
  if (constant.shape[1] !== rows)
    unsupported(`its weight is for ${constant.shape[1]} features, there are ${rows}`);
  return { ...constant, name: constant.name ?? node.label };
}

const featuresOf = (flow: Flow): number =>
  flow.axes.at(-1)?.reduce((product, { size }) => product * size, 1) ?? 1;
const scaled = (constant: Constant, by: number): Constant =>
  by === 1 ? constant : { ...constant, values: Float64Array.from(valuesOf(constant), (value) => value * by) };

export const products: Readonly<Record<string, Operator>> = {
  Gemm: {
    becomes: 'dense; `alpha` and `beta` go into its weights',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const given = needed(constantAt(inputs, 1), 1);
      if (node.int('transA', 0) !== 0) unsupported('it transposes what flows in');
      if (given.shape.length !== 2 || flow.axes.length !== 2) unsupported('it takes more than two axes');
      const weight = node.int('transB', 0) === 0 ? transposed(given, [1, 0]) : given;
      const bias = constantAt(inputs, 2);
      const [alpha, beta] = [decimal(node.float('alpha', 1)), decimal(node.float('beta', 1))];
      const own = matrix(scaled(weight, alpha), featuresOf(flow), node);
      return [
        dense(
          flow,
          { ...own, ...(given.name !== undefined && { name: given.name }) },
          bias && scaled(bias, beta),
          node,
          scene,
        ),
      ];
    },
  },
  MatMul: {
    becomes: 'dense without a bias; an Add of a constant behind it becomes its bias',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const given = needed(constantAt(inputs, 1), 1);
      if (given.shape.length !== 2) unsupported(`it multiplies with a weight of ${given.shape.length} axes`);
      return [dense(flow, matrix(transposed(given, [1, 0]), featuresOf(flow), node), null, node, scene)];
    },
  },
  Einsum: {
    becomes: 'dense, for "...i,ij->...j" and "...i,ji->...j" with a constant',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const given = needed(constantAt(inputs, 1), 1);
      const [, rows, i, j, k, out, o] =
        /^([a-z.]*?)([a-z]),([a-z])([a-z])->([a-z.]*?)([a-z])$/.exec(
          node.text('equation', '').replaceAll(' ', ''),
        ) ?? [];
      const isPlain = rows !== undefined && rows === out && given.shape.length === 2 && i !== o;
      const weight =
        isPlain && i === j && o === k
          ? transposed(given, [1, 0])
          : isPlain && i === k && o === j
            ? given
            : null;
      if (!weight) return unsupported(`its equation is "${node.text('equation', '')}"`);
      return [dense(flow, matrix(weight, featuresOf(flow), node), null, node, scene)];
    },
  },
};
