import { moved, size, type Node, type Values } from './node.ts';

/** Recurrent node tests with sequences that end early: ONNX has none. */

export const steps = 4;

/** The same numbers again and again, and each time three quarters of them. */
const repeated = ({ shape, values }: Values, to: readonly number[]): Values => ({
  shape: to,
  values: Array.from(
    { length: size(to) },
    (_, i) => values[i % values.length]! * 0.75 ** Math.floor(i / size(shape)),
  ),
});

/** Part of an array along one axis. */
function cut(array: Values, axis: number, from: number, count: number): Values {
  const front = moved(array, axis, 0),
    each = front.values.length / front.shape[0]!;
  const values = front.values.slice(from * each, (from + count) * each);
  return moved({ shape: [count, ...front.shape.slice(1)], values }, 0, axis);
}

/** The node on longer sequences, of which so many steps are valid; Y is asked for, too. */
export function withLengths(node: Node, lengths: readonly number[]): Node {
  const [x, w, u, b = null, , ...state] = node.inputs,
    [, batch, features] = x!.shape as [number, number, number];
  const longer = repeated(x!, [steps, batch, features]),
    valid = { shape: [batch], values: [...lengths] };
  const anything = node.outputs.find((y) => y)!;
  return {
    ...node,
    inputs: [longer, w!, u!, b, valid, ...state],
    outputs: [anything, anything],
  };
}

/** One sample of such a node by itself, its sequence cut where it ends. */
export function alone(node: Node, sample: number, length: number): Node {
  const [x, w, u, b = null, , h = null, c = null, p = null] = node.inputs;
  const own = (values: Values | null): Values | null => values && cut(values, 1, sample, 1);
  return { ...node, inputs: [cut(own(x!)!, 0, 0, length), w!, u!, b, null, own(h), own(c), p] };
}
