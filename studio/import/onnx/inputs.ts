import { openBatch, type Atom, type Axis, type Flow } from './flow.ts';
import type { Graph, Input, Node } from './graph.ts';

/** What the first layer behind an input takes: which of its axes are the batch, channels, height and width, or steps. */
type Roles = readonly ('batch' | 'channels' | 'space' | 'steps' | 'features')[];

const images = [
  'Conv',
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'BatchNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'Resize',
  'Upsample',
];
const recurrent = ['RNN', 'LSTM', 'GRU'];
/** What leaves every value at its place. */
const passing = [
  'Identity',
  'Cast',
  'Dropout',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Relu',
  'Sigmoid',
  'Tanh',
  'Neg',
  'Clip',
  'Pad',
];

/** Of each axis of an input, told by the layers that take it; null where none says. */
function rolesOf({ name, sizes }: Input, graph: Graph): Roles | null {
  const rank = sizes.length;
  // Value -> where each of its axes comes from.
  const known = new Map([[name, sizes.map((_, axis) => axis)]]);
  for (const node of graph.nodes) {
    const axes = known.get(node.inputs.find((input) => known.has(input)) ?? '');
    if (!axes) continue;
    const told = wanted(node, rank);
    if (told) return axes.map((_, axis) => told[axes.indexOf(axis)]);
    const order =
      node.operator === 'Transpose' ? (node.ints('perm') ?? axes.map((_, i) => rank - 1 - i)) : null;
    if (order || passing.includes(node.operator))
      known.set(node.outputs[0], order ? order.map((i) => axes[i]) : axes);
  }
  return null;
}

function wanted(node: Node, rank: number): Roles | null {
  if (images.includes(node.operator) && rank > 2)
    return ['batch', 'channels', ...Array.from({ length: rank - 2 }, () => 'space' as const)];
  if (recurrent.includes(node.operator))
    return node.int('layout', 0) === 1 ? ['batch', 'steps', 'features'] : ['steps', 'batch', 'features'];
  return null;
}

/** Images without a layer that says so have few channels, first as in PyTorch or last. */
function guessed({ sizes }: Input): Roles {
  const few = (size: number | null): boolean => size === 1 || size === 3 || size === 4;
  const rest = sizes.slice(1);
  if (rest.length !== 3 || (few(sizes[3]) && !few(sizes[1])))
    return ['batch', ...rest.map(() => 'features' as const)];
  return ['batch', 'channels', 'space', 'space'];
}

/** Axes that are open and are no batch; empty where all is known. */
export const openAxes = (input: Input, graph: Graph): number[] => {
  const roles = rolesOf(input, graph) ?? guessed(input);
  return input.sizes.flatMap((size, axis) => (size === null && roles[axis] !== 'batch' ? [axis] : []));
};

/** An input as it flows in, in the order that the studio has: height, width, channels; or steps and features. */
export function inputFlow(layer: string, input: Input, graph: Graph): Flow {
  const roles = rolesOf(input, graph) ?? guessed(input);
  const axes = input.sizes.map((size, axis): Axis => {
    const isBatch = roles[axis] === 'batch';
    const atom: Atom = isBatch ? { size: size ?? openBatch, batch: true } : { size: size ?? 1 };
    return [atom];
  });
  const of = (...wanted: Roles): Axis[] => axes.filter((_, axis) => wanted.includes(roles[axis]));
  return { kind: 'flow', layer, axes, ours: [...of('steps', 'space'), ...of('features', 'channels')] };
}
