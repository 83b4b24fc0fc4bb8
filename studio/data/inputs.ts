import { basename } from 'node:path';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { DataSource } from '../../contract/project.ts';
import {
  lengthsOf,
  type AnyColumn,
  type AnyDataset,
  type Column,
  type ColumnKind,
} from '../../engine/data/dataset.ts';
import { looksLikeIdx } from '../../engine/data/idx.ts';
import { looksLikeNpy, readNpy } from '../../engine/formats/npy.ts';
import { readNpz } from '../../engine/formats/npz.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { sameShape, showShape, sizeOf } from '../../engine/tensor/shape.ts';
import { inspectCsvFile, readCsv } from './csv.ts';
import { expectKind, fileError, firstBytes, statOf, wholeFile } from './files.ts';
import { idxArrayOf, idxHeaderOf } from './idx-file.ts';
import { isImageName } from './image-file.ts';
import { decodeAll, imagesIn } from './images.ts';
import { isTableName } from './inspect.ts';
import { isIdxName, isReadable, usualMemory } from './idx.ts';
import { checkedLengths, readSeries } from './series-inputs.ts';

/** What a model was trained on, as a run keeps it (plain JSON): enough to read new samples in the same unit. */
export interface InputSpec {
  /** Shape of one sample. */
  readonly shape: readonly number[];
  /** Names of the features of a table, in order; null for images and the like. */
  readonly names: readonly string[] | null;
  /** See Column.maximum: images to predict are brought to 0..maximum. */
  readonly maximum: number | null;
  /** Names of the tokens by their numbers, where the samples are texts. */
  readonly vocabulary?: readonly string[] | null;
  /** The sequences had lengths of their own, up to the first size of `shape`. */
  readonly variable?: boolean;
}

/** New samples, raw: the preprocessing of the run is still to be applied. */
export interface Inputs {
  readonly count: number;
  readonly column: AnyColumn;
  /** Valid steps of each sample, where the model reads sequences with lengths of their own. */
  readonly lengths?: Column;
  /** What each row is called: its file, or its number from 1. */
  readonly labels: readonly string[];
}

export function inputSpec({ columns }: AnyDataset): InputSpec {
  const { shape, names, maximum, classes } = columns.input;
  return {
    shape,
    names: names ?? null,
    maximum: maximum ?? null,
    vocabulary: classes ?? null,
    variable: lengthsOf('input') in columns,
  };
}

/**
 * Reads samples to predict: csv (by the names of the features; other columns, such as the target, may be there), idx[.gz], npy,
 * npz with one array (or one called `x` or `input`), one image, or a folder of images (brought to the size of the training
 * data). One sample without an axis for the count is fine too. Throws ProblemError: `data/input-shape` where the samples do not
 * fit, `data/unknown-kind`, and those of each reader. `source` is what the run was trained on: new texts, sequences and series are
 * read as it was.
 */
export async function readInputs(
  path: string,
  spec: InputSpec,
  source: DataSource | null = null,
): Promise<Inputs> {
  try {
    const isSeries = source !== null && !isArrayName(path) && (await statOf(path)).isFile();
    const series = isSeries ? readSeries(path, spec, source) : null;
    if (series) return await series;
    if ((await statOf(path)).isDirectory()) {
      const { files } = await imagesIn(path);
      if (files.length === 0) throw empty(path, 'image files; folders in it are not looked into');
      return await readImages(files, path, spec);
    }
    await expectKind(path, 'file');
    if (isImageName(path)) return await readImages([path], path, spec);
    if (isTableName(path)) return await readTable(path, spec);
    const start = await firstBytes(path, 8);
    if (isIdxName(basename(path)) || looksLikeIdx(start)) {
      return await readIdx(path, spec, source?.kind === 'idx' ? source.memory : undefined);
    }
    if (looksLikeNpy(start)) {
      const { shape, values } = readNpy(await wholeFile(path), path);
      return withLengths(arrayInputs(shape, values, path, spec), undefined, path, spec);
    }
    if (/\.npz$/i.test(path) || (start[0] === 0x50 && start[1] === 0x4b))
      return await readArchive(path, spec);
    throw new ProblemError(problem('data/unknown-kind', { path }, { file: path }));
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Images that are more than `memory` MiB stay in their file, where they can. */
async function readIdx(path: string, spec: InputSpec, memory = usualMemory): Promise<Inputs> {
  const header = await idxHeaderOf(path);
  if (header.bytes > memory * 2 ** 20 && isReadable(header, path) && !spec.vocabulary && !spec.variable) {
    const { isSingle, count } = samplesIn(header.shape, path, spec),
      files = [{ path, offset: header.offset, rows: count }];
    if (!isSingle) return { count, column: { ...kindOf(spec), files }, labels: numbered(count) };
  }
  const values = await idxArrayOf(path, header);
  return withLengths(arrayInputs(header.shape, values, path, spec), undefined, path, spec);
}

const unnamed = /^column \d+$/;

async function readTable(path: string, spec: InputSpec): Promise<Inputs> {
  const features = spec.names ?? (await numberColumns(path, sizeOf(spec.shape)));
  // Of a model that learned from columns without names, new samples have none either.
  const header = !spec.names?.every((name) => unnamed.test(name));
  const { count, input } = await readCsv(path, { target: null, features, task: 'number', header });
  return { count, column: { ...input, shape: spec.shape }, labels: numbered(count) };
}

/** A table for a model that knows no names: its columns in order, if there are as many as a sample has values. */
async function numberColumns(path: string, size: number): Promise<string[]> {
  const { columns } = await inspectCsvFile(path);
  if (columns.length !== size) throw misfit(`${columns.length} columns`, `${size} values`, path);
  return columns.map(({ name }) => name);
}

async function readArchive(path: string, spec: InputSpec): Promise<Inputs> {
  const { arrays } = readNpz(await wholeFile(path), path);
  const chosen =
    arrays.length === 1 ? arrays[0] : arrays.find(({ name }) => name === 'x' || name === 'input');
  const lengths = arrays.find(({ name }) => name === 'lengths');
  if (chosen)
    return withLengths(arrayInputs(chosen.shape, chosen.values, path, spec), lengths?.values, path, spec);
  if (arrays.length === 0) throw empty(path, 'an array called "x" with the samples');
  const names = arrays.slice(0, 4).map(({ name }) => `"${name}"`);
  const found = `the arrays ${[...names, ...(arrays.length > 4 ? ['...'] : [])].join(', ')}`;
  throw new ProblemError(problem('data/which-array', { found }, { file: path }));
}

/** Arrays of sequences may come with the lengths of each; without them all steps are valid. */
function withLengths(
  inputs: Inputs,
  lengths: ArrayLike<number> | undefined,
  path: string,
  { shape, variable }: InputSpec,
): Inputs {
  if (!variable) return inputs;
  const { count } = inputs;
  const values = lengths ?? new Float32Array(count).fill(shape[0]!);
  return { ...inputs, lengths: checkedLengths(values, count, shape[0]!, path) };
}

/** `[count, ...sample]` or one `[...sample]`; axes of size 1 at the end make no difference: 28 x 28 is 28 x 28 x 1. */
function samplesIn(shape: Shape, path: string, spec: InputSpec): { isSingle: boolean; count: number } {
  const bare = (sizes: Shape): Shape => {
    const last = sizes.findLastIndex((size) => size !== 1);
    return sizes.slice(0, last + 1);
  };
  const wanted = bare(spec.shape),
    flat = [sizeOf(spec.shape)];
  const fits = (sizes: Shape): boolean => sameShape(bare(sizes), wanted) || sameShape(sizes, flat);
  const isSingle = !fits(shape.slice(1)) && fits(shape);
  if (!isSingle && (shape.length === 0 || !fits(shape.slice(1))))
    throw misfit(showShape(shape.slice(1)), showShape(spec.shape), path);
  const count = isSingle ? 1 : shape[0]!;
  if (count === 0) throw empty(path);
  return { isSingle, count };
}

function arrayInputs(shape: Shape, values: Float32Array | Uint8Array, path: string, spec: InputSpec): Inputs {
  const { count } = samplesIn(shape, path, spec);
  const odd = values instanceof Float32Array ? values.findIndex((value) => !Number.isFinite(value)) : -1;
  if (odd >= 0)
    throw new ProblemError(
      problem('file/not-finite', { index: odd, found: String(values[odd]) }, { file: path }),
    );
  const tokens = spec.vocabulary?.length;
  const unknown = tokens
    ? values.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < tokens))
    : -1;
  if (unknown >= 0)
    throw new ProblemError(problem('data/unknown-token', { token: String(values[unknown]) }, { file: path }));
  return { count, column: columnOf(values, spec), labels: numbered(count) };
}

async function readImages(files: readonly string[], path: string, spec: InputSpec): Promise<Inputs> {
  const [height, width, channels] = spec.shape;
  if (spec.shape.length !== 3 || (channels !== 1 && channels !== 3))
    throw misfit('an image', showShape(spec.shape), path);
  const bytes = await decodeAll(files, { height: height!, width: width!, channels });
  // Images hold 0 to 255, the training data perhaps 0 to 16: the same grey must be the same number.
  const factor = (spec.maximum ?? 255) / 255;
  const values = factor === 1 ? bytes : Float32Array.from(bytes, (value) => value * factor);
  return { count: files.length, column: columnOf(values, spec), labels: files.map((file) => basename(file)) };
}

const isArrayName = (path: string): boolean => /\.(npy|npz)$/i.test(path);

const kindOf = ({ shape, names, maximum, vocabulary }: InputSpec): ColumnKind => ({
  shape,
  ...(names ? { names } : {}),
  ...(maximum === null ? {} : { maximum }),
  ...(vocabulary ? { classes: vocabulary } : {}),
});
const columnOf = (values: Float32Array | Uint8Array, spec: InputSpec): Column => ({
  ...kindOf(spec),
  values,
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

const misfit = (found: string, expected: string, file: string): ProblemError =>
  new ProblemError(problem('data/input-shape', { found, expected }, { file }));

const empty = (path: string, expected = 'at least one sample'): ProblemError =>
  new ProblemError(problem('data/empty', { path, expected }, { file: path }));
