import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { python } from '../pytorch.ts';

/** Values in the order of ONNX: row after row, channels before height and width. */
export interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** One node test: an operator, what goes in, and what has to come out. */
export interface Node {
  /** Its folder's name without `test_`. */
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, number | string | readonly number[]>>;
  /** Null: an optional operand that is not given. */
  readonly inputs: readonly (Values | null)[];
  readonly outputs: readonly (Values | null)[];
}

/** Debian's libonnx-testdata. */
const folder = '/usr/share/libonnx-testdata/data/node';

/** All node tests of these operators; or why there are none. */
export function nodesOf(operators: readonly string[]): readonly Node[] | string {
  if (!existsSync(folder)) return `there is no ${folder} (Debian: libonnx-testdata)`;
  const script = join(import.meta.dirname, 'read_nodes.py');
  const options = { encoding: 'utf8', maxBuffer: 2 ** 29 } as const;
  if (spawnSync(python, ['-c', 'import onnx'], options).status !== 0)
    return `${python} has no onnx (Debian: python3-onnx)`;
  const { status, stderr, stdout } = spawnSync(python, [script, folder, ...operators], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Node[];
}

export const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const input = (node: Node, index: number): Values => {
  const found = node.inputs[index];
  if (!found) throw new Error(`${node.name} has no input ${index}`);
  return found;
};
export const number = (node: Node, name: string, otherwise: number): number =>
  (node.attributes[name] as number | undefined) ?? otherwise;
export const list = (node: Node, name: string, otherwise: readonly number[]): readonly number[] =>
  (node.attributes[name] as readonly number[] | undefined) ?? otherwise;

/** Axis i of the result is axis `order[i]` of the array. */
export function transposed({ shape, values }: Values, order: readonly number[]): Values {
  const strides = shape.map((_, axis) => size(shape.slice(axis + 1)));
  const to = order.map((axis) => shape[axis]!);
  const found = Array.from({ length: values.length }, (_, i) => {
    let rest = i,
      at = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += (rest % to[axis]!) * strides[order[axis]!]!;
      rest = Math.floor(rest / to[axis]!);
    }
    return values[at]!;
  });
  return { shape: to, values: found };
}

/** The array with one axis moved to another place; negative numbers count from the end. */
export function moved(array: Values, from: number, to: number): Values {
  const rank = array.shape.length,
    order = array.shape.map((_, axis) => axis);
  const [axis] = order.splice((from + rank) % rank, 1);
  order.splice((to + rank) % rank, 0, axis!);
  return transposed(array, order);
}

export const channelsLast = (x: Values): Values => moved(x, 1, -1);
export const channelsFirst = (x: Values): Values => moved(x, -1, 1);
export const reshaped = (x: Values, shape: readonly number[]): Values => ({ shape, values: x.values });

/** Height and width (axes 1 and 2 of 4) back to front. */
export function flipped({ shape, values }: Values): Values {
  const [, height, width, channels] = shape as [number, number, number, number];
  const found = values.map((_, i) => {
    const c = i % channels,
      x = Math.floor(i / channels) % width,
      y = Math.floor(i / channels / width) % height,
      n = Math.floor(i / channels / width / height);
    return values[((n * height + height - 1 - y) * width + width - 1 - x) * channels + c]!;
  });
  return { shape, values: found };
}

/** Repeated along axes of size 1, and in front, until it has this shape. */
export function broadcast(array: Values, shape: readonly number[]): Values {
  const own = [...Array.from({ length: shape.length - array.shape.length }, () => 1), ...array.shape];
  const found = Array.from({ length: size(shape) }, (_, i) => {
    let rest = i,
      at = 0,
      stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (own[axis] === 1 ? 0 : rest % shape[axis]!) * stride;
      rest = Math.floor(rest / shape[axis]!);
      stride *= own[axis]!;
    }
    return array.values[at]!;
  });
  return { shape, values: found };
}
