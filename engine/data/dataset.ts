import type { Problem } from '../../contract/problems.ts';
import { sizeOf, type Shape } from '../tensor/shape.ts';

/**
 * A column of a data set: one tensor a sample, stored row after row. Bytes stay bytes (an IDX file, decoded images):
 * they become numbers only in the batch, by `(value - mean) * scale` (see preprocess.ts).
 */
export interface Column {
  readonly shape: Shape;
  readonly values: Float32Array | Uint8Array;
  /** Names of the classes where the values are class numbers 0..classes-1 (then `shape` is []). */
  readonly classes?: readonly string[];
  /** Names of the features of a table. */
  readonly names?: readonly string[];
  /** The largest value that the source can hold, where it has a scale of its own: 255 for bytes of images, 16 for digits. */
  readonly maximum?: number;
}

/** `input` and `target` are the columns of supervised learning. */
export interface Dataset {
  readonly name: string;
  readonly count: number;
  readonly columns: Readonly<Record<string, Column>>;
  /** Indices of a test set that the source itself defines (IDX `t10k`); empty where there is none. */
  readonly fixedTest: Uint32Array | null;
  /** What a person should look at though it could be read. */
  readonly problems?: readonly Problem[];
}

/** The samples at `rows` alone, in that order: for a few of many, so that the others need no room. */
export function takeRows(dataset: Dataset, rows: Uint32Array): Dataset {
  const columns = Object.entries(dataset.columns).map(([name, column]): [string, Column] => {
    const size = sizeOf(column.shape),
      values = new (column.values.constructor as typeof Float32Array)(rows.length * size);
    rows.forEach((row, i) => values.set(column.values.subarray(row * size, (row + 1) * size), i * size));
    return [name, { ...column, values }];
  });
  return { name: dataset.name, count: rows.length, columns: Object.fromEntries(columns), fixedTest: null };
}

/** Which samples are for what. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/** `(value - mean[j % length]) * scale[j % length]`; length 1, or one entry per feature. */
export interface Affine {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}
