import {
  checkGrowth,
  constantOf,
  gathered,
  scalarOf,
  sizeOf,
  spread,
  strides,
  transposed,
  uniform,
  valuesOf,
  type Constant,
} from './constant.ts';
import type { Node } from './graph.ts';

/**
 * What is computed out of weights and shapes alone is computed here, once: exporters write out how a shape is put together, and
 * keep a weight transposed. Null where it cannot be; then the node is told.
 */
type Fold = (node: Node, inputs: readonly (Constant | null)[]) => Constant | null;

const named = (constant: Constant, like: Constant): Constant =>
  like.name === undefined ? constant : { ...constant, name: like.name };

/** With broadcasting. */
const each =
  (compute: (a: number, b: number) => number): Fold =>
  (_, [a, b]) => {
    if (!a || !b) return null;
    const rank = Math.max(a.shape.length, b.shape.length);
    const sizes = (c: Constant): number[] => [
      ...new Array<number>(rank - c.shape.length).fill(1),
      ...c.shape,
    ];
    const [x, y] = [sizes(a), sizes(b)];
    const shape = x.map((size, i) => (size === 1 ? y[i] : size));
    const [left, right] = [spread(a, shape), spread(b, shape)];
    if (!left || !right) return null;
    const [p, q] = [scalarOf(left), scalarOf(right)];
    if (p !== null && q !== null) return uniform(shape, compute(p, q));
    const [l, r] = [valuesOf(left), valuesOf(right)];
    return named(
      { kind: 'constant', shape, values: Float64Array.from(l, (value, i) => compute(value, r[i])) },
      a,
    );
  };

const map =
  (compute: (a: number) => number): Fold =>
  (_, [a]) =>
    a &&
    ('uniform' in a.values
      ? uniform(a.shape, compute(a.values.uniform))
      : { ...a, values: Float64Array.from(a.values, compute) });

/** Shape of the same values; 0 keeps a size and -1 is what is left. */
export function resized(from: readonly number[], to: readonly number[], zeroIsNone = false): number[] | null {
  const kept = to.map((size, i) => (size === 0 && !zeroIsNone ? (from[i] ?? NaN) : size));
  const known = kept.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const sizes = kept.map((size) => (size === -1 ? sizeOf(from) / known : size));
  return sizes.every((size) => Number.isSafeInteger(size) && size >= 0) && sizeOf(sizes) === sizeOf(from)
    ? sizes
    : null;
}

export const numbers = (constant: Constant | null | undefined): number[] | null =>
  constant ? Array.from(valuesOf(constant)) : null;

/** An attribute in older versions of the standard, an input in newer ones. */
export const listOf = (
  node: Node,
  name: string,
  input: Constant | null | undefined,
): readonly number[] | null => numbers(input) ?? node.ints(name);

export const fromEnd = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Shape after axes of 1 were put in. */
export function unsqueezed(shape: readonly number[], axes: readonly number[]): number[] {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => fromEnd(axis, rank)));
  let at = 0;
  return Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : shape[at++]));
}
export function squeezed(shape: readonly number[], axes: readonly number[] | null): number[] {
  const dropped = new Set((axes ?? []).map((axis) => fromEnd(axis, shape.length)));
  return shape.filter((size, i) => (axes ? !dropped.has(i) : size !== 1));
}

const withShape = (constant: Constant, shape: readonly number[] | null): Constant | null =>
  shape && sizeOf(shape) === sizeOf(constant.shape) ? { ...constant, shape } : null;

const concat: Fold = (node, inputs) => {
  const parts = inputs.filter((part): part is Constant => part !== null);
  if (parts.length === 0) return null;
  const axis = fromEnd(node.int('axis', 0), parts[0].shape.length);
  // Rows of all axes before it, whole.
  const outer = sizeOf(parts[0].shape.slice(0, axis));
  const rows = parts.map((part) => ({ values: valuesOf(part), row: sizeOf(part.shape.slice(axis)) }));
  const total = rows.reduce((sum, { values: own }) => sum + own.length, 0);
  checkGrowth(total, 0);
  const values = new Float64Array(total);
  let at = 0;
  for (let i = 0; i < outer; i += 1) {
    for (const { values: own, row } of rows) {
      values.set(own.subarray(i * row, (i + 1) * row), at);
      at += row;
    }
  }
  const shape = parts[0].shape.map((size, i) =>
    i === axis ? parts.reduce((sum, part) => sum + part.shape[axis], 0) : size,
  );
  return sizeOf(shape) === values.length ? { kind: 'constant', shape, values } : null;
};

const gather: Fold = (node, [data, indices]) => {
  if (!data || !indices) return null;
  const axis = fromEnd(node.int('axis', 0), data.shape.length);
  const steps = strides(data.shape);
  const parts = Array.from(valuesOf(indices), (index) => {
    const shape = data.shape.map((size, i) => (i === axis ? 1 : size));
    return gathered(data, shape, steps, fromEnd(index, data.shape[axis]) * steps[axis]);
  });
  const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
  const flat = concat({ ...node, int: () => axis }, parts);
  return flat && withShape(flat, shape);
};

const slice: Fold = (node, [data, starts, ends, axes, steps]) => {
  if (!data) return null;
  const [from, to] = [listOf(node, 'starts', starts), listOf(node, 'ends', ends)];
  if (!from || !to) return null;
  const shape = [...data.shape];
  const own = strides(data.shape);
  let first = 0;
  (listOf(node, 'axes', axes) ?? from.map((_, i) => i)).forEach((given, i) => {
    const axis = fromEnd(given, shape.length);
    const size = data.shape[axis];
    const step = numbers(steps)?.[i] ?? 1;
    // Backwards, it may begin with the last and end before the first.
    const [least, most] = step < 0 ? [-1, size - 1] : [0, size];
    const clamp = (at: number): number => Math.min(Math.max(fromEnd(at, size), least), most);
    shape[axis] = Math.max(0, Math.ceil((clamp(to[i]) - clamp(from[i])) / step));
    first += clamp(from[i]) * own[axis];
    own[axis] *= step;
  });
  return gathered(data, shape, own, first);
};

export const folds: Readonly<Record<string, Fold>> = {
  Constant: (node) => {
    const whole = node.has('value_int') ? node.int('value_int', 0) : null;
    const float = node.has('value_float') ? node.float('value_float', 0) : null;
    const one = whole ?? float;
    return one !== null
      ? uniform([], one)
      : (node.constant('value') ?? node.constant('value_ints') ?? node.constant('value_floats'));
  },
  ConstantOfShape: (node, [shape]) => {
    const sizes = numbers(shape);
    const value = node.constant('value');
    return sizes && uniform(sizes, value ? (scalarOf(value) ?? 0) : 0);
  },
  Identity: (_, [a]) => a,
  Cast: (node, [a]) => {
    // To whole numbers, towards zero.
    const isWhole = [2, 3, 4, 5, 6, 7, 12, 13].includes(node.int('to', 1));
    return isWhole ? map(Math.trunc)(node, [a]) : a;
  },
  Reshape: (node, [a, to]) => {
    const sizes = a && numbers(to) && resized(a.shape, numbers(to)!, node.int('allowzero', 0) === 1);
    return a && sizes && { ...a, shape: sizes };
  },
  Flatten: (node, [a]) => {
    const axis = a ? fromEnd(node.int('axis', 1), a.shape.length) : 0;
    return a && { ...a, shape: [sizeOf(a.shape.slice(0, axis)), sizeOf(a.shape.slice(axis))] };
  },
  Transpose: (node, [a]) =>
    a && transposed(a, node.ints('perm') ?? a.shape.map((_, i) => a.shape.length - 1 - i)),
  Squeeze: (node, [a, axes]) => a && withShape(a, squeezed(a.shape, listOf(node, 'axes', axes))),
  Unsqueeze: (node, [a, axes]) => a && withShape(a, unsqueezed(a.shape, listOf(node, 'axes', axes) ?? [])),
  Expand: (_, [a, to]) => {
    const sizes = numbers(to);
    if (!a || !sizes) return null;
    const own = [...new Array<number>(Math.max(0, sizes.length - a.shape.length)).fill(1), ...a.shape];
    return spread(
      a,
      own.map((size, i) => Math.max(size, sizes[i - own.length + sizes.length] ?? 1)),
    );
  },
  Concat: concat,
  Gather: gather,
  Slice: slice,
  Range: (_, inputs) => {
    const [from, to, step] = inputs.map((input) => (input ? scalarOf(input) : null));
    if (from === null || to === null || !step) return null;
    const count = Math.ceil((to - from) / step);
    return count >= 0 && count < 1e6
      ? constantOf(
          [count],
          Array.from({ length: count }, (__, i) => from + i * step),
        )
      : null;
  },
  Add: each((a, b) => a + b),
  Sub: each((a, b) => a - b),
  Mul: each((a, b) => a * b),
  Div: each((a, b) => a / b),
  Pow: each((a, b) => a ** b),
  Max: each(Math.max),
  Min: each(Math.min),
  Neg: map((a) => -a),
  Sqrt: map(Math.sqrt),
  Exp: map(Math.exp),
  Reciprocal: map((a) => 1 / a),
  Floor: map(Math.floor),
  Ceil: map(Math.ceil),
};
