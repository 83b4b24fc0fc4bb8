import type { DataColumn } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import { holdsLengths, lengthsOf } from '../columns.ts';
import { sizeOf, type Shape } from '../tensor/shape.ts';

export { holdsLengths, lengthsOf } from '../columns.ts';

/** What a column of a data set is: one tensor a sample. A sequence is [steps, features], or [steps] where its values are tokens. */
export interface ColumnKind {
  readonly shape: Shape;
  /** Names of the classes where the values are class numbers 0..classes-1: `shape` is [], or [steps] for the tokens of a text. */
  readonly classes?: readonly string[];
  /** Names of the features of a table. */
  readonly names?: readonly string[];
  /** The values say yes (1) or no (0), as one-hot ones do: they are never scaled. */
  readonly indicator?: boolean;
  /** All values are of one quantity, such as what comes in the next hours: they are scaled alike, not each by itself. */
  readonly oneUnit?: boolean;
  /** The largest value that the source can hold, where it has a scale of its own: 255 for bytes of images, 16 for digits. */
  readonly maximum?: number;
}

/**
 * A column in memory, stored row after row. Bytes stay bytes (an IDX file, decoded images): they become numbers only in the batch,
 * by `(value - mean) * scale` (see preprocess.ts).
 */
export interface Column extends ColumnKind {
  readonly values: Float32Array | Uint8Array;
}

/** A column too large for the memory: its rows are bytes and stay in files, one after the other. */
export interface FileColumn extends ColumnKind {
  readonly files: readonly RowFile[];
}
export interface RowFile {
  readonly path: string;
  /** Where the first row begins, in bytes. */
  readonly offset: number;
  readonly rows: number;
}

export type AnyColumn = Column | FileColumn;
export const isInFiles = (column: AnyColumn): column is FileColumn => 'files' in column;

/**
 * `input` and `target` are the columns of supervised learning; a decoder reads `decoderInput`, the target shifted right by
 * one step, beginning with a start token. Where sequences have lengths of their own, column NAME is filled up with zeros and
 * the column `lengthsOf(NAME)`, of shape [], says how many steps of each sample are valid.
 */
export interface Dataset<C extends AnyColumn = Column> {
  readonly name: string;
  readonly count: number;
  readonly columns: Readonly<Record<string, C>>;
  /** How training samples are mixed where they are too many to be drawn one by one: see `WindowOrder`. */
  readonly chunking?: Chunking;
  /** Indices of a test set that the source itself defines (IDX `t10k`); empty where there is none. */
  readonly fixedTest: Uint32Array | null;
  /** What a person should look at though it could be read. */
  readonly problems?: readonly Problem[];
  /**
   * The samples follow each other in time, and the parts of a split are cut in that order. Before the next part `gap` samples are
   * left out: their targets would be seen in training and asked for afterwards.
   */
  readonly inOrder?: { readonly gap: number };
}

/** A data set of which a column may be in files. */
export type AnyDataset = Dataset<AnyColumn>;

/** Samples of a chunk, which is read at once, and chunks of a window, which is in memory at once. */
export interface Chunking {
  readonly size: number;
  readonly perWindow: number;
}
/** In bytes: large enough that a disk reads at its speed, small enough that a window has some of all places. */
const chunkBytes = 2 ** 20,
  chunksPerWindow = 32;
/** For samples of so many bytes each. */
export const chunkingOf = (sampleBytes: number): Chunking => ({
  size: Math.max(1, Math.floor(chunkBytes / sampleBytes)),
  perWindow: chunksPerWindow,
});

/** A column that is never in files, such as classes and lengths; undefined where there is none. */
export function heldColumn({ columns }: Pick<AnyDataset, 'columns'>, name: string): Column | undefined {
  const column = (columns as Readonly<Record<string, AnyColumn | undefined>>)[name];
  if (column && isInFiles(column)) throw new Error(`the values of ${name} are in files`);
  return column;
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

/** Tells a decoder to begin: the last class of `decoderInput`, whose others have the numbers that they have in `target`. */
export const startToken = '<start>';

/** What the checks need to know of every column that a network may read or be compared with. */
export function factsOf({ columns }: AnyDataset): Record<string, DataColumn> {
  const facts: Record<string, DataColumn> = {};
  for (const [name, { shape, classes }] of Object.entries(columns)) {
    if (holdsLengths(name)) continue;
    facts[name] = { shape, classes: classes?.length ?? null, variable: lengthsOf(name) in columns };
  }
  return facts;
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
