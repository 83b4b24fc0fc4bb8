import type { Random } from '../tensor/random.ts';
import type { Initializer, Start } from './initializer.ts';

/** Initializers that see a weight as matrices: all axes but the last are rows, the last is cut into blocks. */

function matrices({ shape, blocks = 1 }: Start, length: number) {
  const across = shape.at(-1) ?? 1,
    columns = across / blocks;
  return {
    rows: length / across,
    columns,
    /** Where element (i, j) of a block stands. */
    at: (block: number, i: number, j: number) => i * across + block * columns + j,
    blocks,
  };
}

/** Q of the QR decomposition of a normal matrix whose R has a positive diagonal: evenly spread over all such Q. */
export const orthogonal: Initializer['fill'] = (values, start, random) => {
  const { rows, columns, at, blocks } = matrices(start, values.length);
  for (let block = 0; block < blocks; block++) {
    const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    vectors.forEach((vector, i) =>
      vector.forEach((v, j) => (values[rows < columns ? at(block, i, j) : at(block, j, i)] = v)),
    );
  }
};

/** `count` orthonormal vectors of `length` >= `count` by Gram and Schmidt; twice, since once loses digits. */
function orthonormal(count: number, length: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of [...vectors, ...vectors]) subtract(vector, other, dot(vector, other));
    const norm = Math.sqrt(dot(vector, vector));
    for (let j = 0; j < length; j++) vector[j]! /= norm;
    vectors.push(vector);
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! -= factor * b[i]!;
}

/** Ones on the diagonal; of a kernel [...cells, in, out], in the cell whose output lies where its input did. */
export const identity: Initializer['fill'] = (values, start) => {
  const { rows, columns, at, blocks } = matrices(start, values.length),
    kernel = start.shape.slice(0, -2),
    inputs = start.shape.at(-2) ?? rows;
  // `same` puts the odd cell of its padding behind.
  const middle = kernel.reduce((cell, size) => cell * size + ((size - 1) >> 1), 0) * inputs;
  values.fill(0);
  for (let block = 0; block < blocks; block++)
    for (let i = 0; i < Math.min(inputs, columns); i++) values[at(block, middle + i, i)] = 1;
};
