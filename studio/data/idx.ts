import { join } from 'node:path';
import { problem, ProblemError } from '../../contract/problems.ts';
import { chunkingOf, type AnyDataset, type Column, type Dataset } from '../../engine/data/dataset.ts';
import type { IdxHeader } from '../../engine/data/idx.ts';
import { classNumbers, Labels } from '../../engine/data/labels.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { sameShape, showShape, sizeOf } from '../../engine/tensor/shape.ts';
import { entriesOf, isGzip, megabytes } from './files.ts';
import { expectRoom, idxArrayOf, idxBytesInto, idxHeaderOf } from './idx-file.ts';

/** `train-images-idx3-ubyte.gz`, `t10k-labels.idx1-ubyte`, `images.idx`: an optional prefix, what it is, the type, .gz. */
const idxName = /^(.*?)[-_.]?(images|labels)(?:[-_.]idx\d?(?:-\w+)?)(\.gz)?$/i;
const u8 = 0x08;

/** Images and labels that belong together. */
export interface IdxPair {
  readonly part: 'train' | 'test';
  readonly images: string;
  readonly labels: string;
}

export const isIdxName = (name: string): boolean => idxName.test(name);

/** The pairs of a folder, train first. Throws ProblemError `file/idx-folder`; an empty list where there is no IDX file. */
export async function idxPairs(folder: string): Promise<IdxPair[]> {
  const found = new Map<string, { images?: string; labels?: string }>();
  // Sorted by name, so that a plain file comes before its .gz and wins.
  for (const { name } of await entriesOf(folder)) {
    const [, prefix = '', kind] = idxName.exec(name) ?? [];
    if (kind === undefined) continue;
    const pair = found.get(prefix) ?? {};
    pair[kind.toLowerCase() as 'images' | 'labels'] ??= join(folder, name);
    found.set(prefix, pair);
  }
  const pairs: IdxPair[] = [];
  for (const [prefix, { images, labels }] of found) {
    if (!images || !labels)
      refuse(`there are no ${images ? 'labels' : 'images'} beside ${images ?? labels}`, folder);
    else pairs.push({ part: /(?:^|[-_.])(?:t10k|test)$/i.test(prefix) ? 'test' : 'train', images, labels });
  }
  const trains = pairs.filter(({ part }) => part === 'train').length;
  if (trains > 1 || pairs.length - trains > 1)
    refuse(`there are ${pairs.length} pairs of images and labels`, folder);
  return pairs.sort((a, b) => (a.part === b.part ? 0 : a.part === 'train' ? -1 : 1));
}

/** What the headers say: counts and the shape of one image, without reading the images. */
export async function idxOutline(pairs: readonly IdxPair[]) {
  const parts: { pair: IdxPair; images: IdxHeader; labels: IdxHeader; count: number }[] = [];
  for (const pair of pairs) {
    const images = await idxHeaderOf(pair.images),
      labels = await idxHeaderOf(pair.labels);
    if (labels.shape.length !== 1)
      throw labelError(`they have ${labels.shape.length} dimensions`, pair.labels);
    const count = images.shape[0]!;
    if (count !== labels.shape[0]) {
      throw new ProblemError(
        problem('data/idx-count', { images: count, labels: labels.shape[0]! }, { file: pair.images }),
      );
    }
    if (count === 0)
      throw new ProblemError(
        problem('data/empty', { path: pair.images, expected: 'images' }, { file: pair.images }),
      );
    parts.push({ pair, images, labels, count });
  }
  const shape = imageShape(parts[0]!.images.shape);
  for (const { images, pair } of parts) {
    const own = imageShape(images.shape);
    if (sizeOf(own) === 0)
      throw new ProblemError(
        problem('data/empty', { path: pair.images, expected: 'images' }, { file: pair.images }),
      );
    if (sameShape(own, shape) && images.type === parts[0]!.images.type) continue;
    throw new ProblemError(
      problem(
        'data/input-shape',
        { found: showShape(own), expected: showShape(shape) },
        { file: pair.images },
      ),
    );
  }
  return { parts, shape, count: parts.reduce((sum, part) => sum + part.count, 0) };
}

/**
 * A folder of IDX files. Height x width gets one channel. Where there are both a train and a t10k (or test) pair, all are read and
 * the latter become `fixedTest`. Labels that skip numbers are closed up: classes are named by the numbers in the file.
 */
export async function loadIdx(name: string, folder: string, maximum = 255): Promise<Dataset> {
  return inMemory(name, await outlineOf(folder), maximum);
}

/** In MiB: images that are more stay in their files. */
export const usualMemory = 1024;
/** Whether a file can be read from any place on: bytes, not packed. */
export const isReadable = ({ type }: IdxHeader, path: string): boolean => type === u8 && !isGzip(path);

/**
 * The same, but images of more than `memory` MiB stay in their files, from where they are read while a network learns. What cannot be
 * read from any place on, packed files and other types than bytes, is read whole with a warning.
 */
export async function openIdx(name: string, folder: string, memory = usualMemory): Promise<AnyDataset> {
  const outline = await outlineOf(folder),
    { parts, shape } = outline,
    bytes = parts.reduce((sum, { images }) => sum + images.bytes, 0);
  if (bytes <= memory * 2 ** 20) return inMemory(name, outline, 255);
  const odd = parts.find(({ images, pair }) => !isReadable(images, pair.images));
  if (odd) {
    const reason = isGzip(odd.pair.images) ? 'packed' : 'numbers',
      details = { found: megabytes(bytes), limit: `${memory} MiB`, reason } as const;
    const warning = problem('data/not-streamed', details, { file: odd.pair.images });
    return { ...(await inMemory(name, outline, 255)), problems: [warning] };
  }
  const files = parts.map(({ pair, images, count }) => ({
    path: pair.images,
    offset: images.offset,
    rows: count,
  }));
  const { target, ...rest } = await labelled(name, outline);
  return {
    ...rest,
    columns: { input: { shape, maximum: 255, files }, target },
    chunking: chunkingOf(sizeOf(shape)),
  };
}

type Outline = Awaited<ReturnType<typeof idxOutline>>;

async function outlineOf(folder: string): Promise<Outline> {
  const pairs = await idxPairs(folder);
  if (pairs.length === 0) {
    const expected = 'a file like train-images-idx3-ubyte.gz and one like train-labels-idx1-ubyte.gz';
    throw new ProblemError(problem('data/empty', { path: folder, expected }, { file: folder }));
  }
  return idxOutline(pairs);
}

async function inMemory(name: string, outline: Outline, maximum: number): Promise<Dataset> {
  const { parts, shape, count } = outline,
    size = sizeOf(shape),
    bytes = parts[0]!.images.type === u8;
  for (const { images, pair } of parts) expectRoom(images, pair.images);
  const values = bytes ? new Uint8Array(count * size) : new Float32Array(count * size);
  let at = 0;
  for (const part of parts) {
    const { pair, images } = part;
    if (values instanceof Uint8Array)
      await idxBytesInto(values.subarray(at * size, (at + part.count) * size), images, pair.images);
    else values.set(await idxArrayOf(pair.images, images), at * size);
    at += part.count;
  }
  const input: Column = { shape, values, ...(bytes ? { maximum } : {}) };
  const { target, ...rest } = await labelled(name, outline);
  return { ...rest, columns: { input, target } };
}

/** All but the images. */
async function labelled(name: string, { parts, count }: Outline) {
  const labels = new Float32Array(count);
  let at = 0;
  for (const part of parts) {
    labels.set(await labelsOf(part.pair.labels, part.labels), at);
    at += part.count;
  }
  const first = parts[0]!.count;
  const fixedTest =
    parts.length === 2 ? Uint32Array.from({ length: count - first }, (_, index) => first + index) : null;
  return { name, count, target: classColumn(labels), fixedTest };
}

/** `[n, h, w]` are images of one channel; anything else keeps its shape. */
export const imageShape = ([, ...sample]: Shape): Shape => (sample.length === 2 ? [...sample, 1] : sample);

async function labelsOf(path: string, header: IdxHeader): Promise<Uint8Array | Float32Array> {
  const values = await idxArrayOf(path, header);
  const odd = values.findIndex((value) => !Number.isInteger(value));
  if (odd >= 0) throw labelError(`number ${odd + 1} is ${values[odd]}`, path);
  return values;
}

function classColumn(numbers: Float32Array): Column {
  const labels = new Labels(),
    provisional = new Uint32Array(numbers.length),
    known = new Map<number, number>();
  numbers.forEach((value, row) => {
    let number = known.get(value);
    if (number === undefined) known.set(value, (number = labels.number(String(value))));
    provisional[row] = number;
  });
  const { classes, rank } = labels.finish(),
    values = classNumbers(numbers.length, classes.length);
  provisional.forEach((number, row) => (values[row] = rank[number]!));
  return { shape: [], values, classes };
}

const labelError = (reason: string, file: string): ProblemError =>
  new ProblemError(problem('file/idx-labels', { reason }, { file }));

function refuse(reason: string, folder: string): never {
  throw new ProblemError(problem('file/idx-folder', { reason }, { file: folder }));
}
