/**
 * A tensor whose values are known: a weight, or what was computed out of shapes. `uniform` where all values are the same, so that
 * zeros of any size cost nothing.
 */
export interface Constant {
  readonly kind: 'constant';
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | { readonly uniform: number };
  /** What the file calls it. */
  readonly name?: string;
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

export const constantOf = (shape: readonly number[], values: Iterable<number>): Constant => ({
  kind: 'constant',
  shape,
  values: Float64Array.from(values),
});

export const uniform = (shape: readonly number[], value: number): Constant => ({
  kind: 'constant',
  shape,
  values: { uniform: value },
});

/** What is computed out of constants may not grow beyond this: a few nodes that double it would fill any memory. */
const mostValues = 2 ** 25;

/** Throws RangeError for more values than that which are more than there were. */
export function checkGrowth(size: number, before: number): void {
  if (size > before && size > mostValues) throw new RangeError(`it makes a constant of ${size} values`);
}

export function valuesOf({ values, shape }: Constant): Float32Array | Float64Array {
  if (!('uniform' in values)) return values;
  checkGrowth(sizeOf(shape), 1);
  return new Float64Array(sizeOf(shape)).fill(values.uniform);
}

/** The one value of a constant that has one. */
export function scalarOf(constant: Constant): number | null {
  if ('uniform' in constant.values) return constant.values.uniform;
  return constant.values.length === 1 ? constant.values[0] : null;
}

export const isZero = ({ values }: Constant): boolean =>
  'uniform' in values ? values.uniform === 0 : values.every((value) => value === 0);

/** Distance of neighbours along each axis, in values. */
export function strides(shape: readonly number[]): number[] {
  const steps = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    steps[axis] = step;
    step *= shape[axis];
  }
  return steps;
}

/** The values of a constant spread over a larger shape, as numpy broadcasts. Null where it does not fit. */
export function spread(constant: Constant, shape: readonly number[]): Constant | null {
  const own = [...new Array<number>(shape.length - constant.shape.length).fill(1), ...constant.shape];
  if (constant.shape.length > shape.length || own.some((size, i) => size !== 1 && size !== shape[i]))
    return null;
  if ('uniform' in constant.values) return uniform(shape, constant.values.uniform);
  if (own.every((size, i) => size === shape[i])) return { ...constant, shape };
  const steps = strides(own).map((step, i) => (own[i] === 1 ? 0 : step));
  return gathered(constant, shape, steps);
}

/** Values read at other strides: what transposing and broadcasting are. */
export function gathered(
  constant: Constant,
  shape: readonly number[],
  steps: readonly number[],
  from = 0,
): Constant {
  checkGrowth(sizeOf(shape), sizeOf(constant.shape));
  const given = valuesOf(constant);
  const values = new (given instanceof Float32Array ? Float32Array : Float64Array)(sizeOf(shape));
  const place = new Array<number>(shape.length).fill(0);
  let at = from;
  for (let i = 0; i < values.length; i += 1) {
    values[i] = given[at];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      place[axis] += 1;
      at += steps[axis];
      if (place[axis] < shape[axis]) break;
      at -= steps[axis] * shape[axis];
      place[axis] = 0;
    }
  }
  return { kind: 'constant', shape, values, ...(constant.name !== undefined && { name: constant.name }) };
}

export function transposed(constant: Constant, order: readonly number[]): Constant {
  const steps = strides(constant.shape);
  return gathered(
    constant,
    order.map((axis) => constant.shape[axis]),
    order.map((axis) => steps[axis]),
  );
}
