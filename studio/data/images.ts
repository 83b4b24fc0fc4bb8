import { join } from 'node:path';
import type { Problem } from '../../contract/problems.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { classNumbers, sortLabels } from '../../engine/data/labels.ts';
import { datasetLimit, entriesOf, expectKind, kindOf, megabytes } from './files.ts';
import { decodeImage, isImageName } from './image-file.ts';

/** How a sample is made of an image file. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Nobody trains on larger images here, and a slip of the finger must not ask for a terabyte. */
const largestSide = 2048;
/** Two images are decoded at once: more would not be faster on most machines, and each may take 256 MiB. */
const atOnce = 2;
const mostProblems = 10;

export interface ImageClass {
  readonly name: string;
  readonly files: readonly string[];
}

/** A folder of class folders, without reading the images: classes in order, and a warning for files that were left out. */
export async function imageClasses(folder: string): Promise<{ classes: ImageClass[]; warnings: Problem[] }> {
  await expectKind(folder, 'folder');
  const classes = new Map<string, ImageClass>(),
    skipped: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if ((await kindOf(entry, path)) !== 'folder') continue;
    const found = await imagesIn(path);
    skipped.push(...found.skipped);
    if (found.files.length > 0) classes.set(entry.name, { name: entry.name, files: found.files });
  }
  const warnings = skipped.length
    ? [problem('file/images-skipped', { count: skipped.length, example: skipped[0]! }, { file: folder })]
    : [];
  return { classes: sortLabels([...classes.keys()]).map((name) => classes.get(name)!), warnings };
}

/** Image files of one folder, by name; folders in it are not looked into. */
export async function imagesIn(folder: string): Promise<{ files: string[]; skipped: string[] }> {
  const files: string[] = [],
    skipped: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name),
      kind = await kindOf(entry, path);
    if (kind === 'file') (isImageName(entry.name) ? files : skipped).push(path);
  }
  return { files, skipped };
}

/** A folder of class folders as bytes, height x width x channels; see image-file.ts for how images are brought to one size. */
export async function loadImages(name: string, folder: string, shape: ImageShape): Promise<Dataset> {
  checkShape(shape);
  const { classes } = await imageClasses(folder);
  const files = classes.flatMap((one) => one.files),
    size = shape.height * shape.width * shape.channels;
  if (files.length === 0) {
    const details = {
      path: folder,
      expected: 'a folder for each class, with png, jpeg, webp, gif or tiff images in it',
    };
    throw new ProblemError(problem('data/empty', details, { file: folder }));
  }
  const values = await decodeAll(files, shape);
  const target = classNumbers(files.length, classes.length);
  let at = 0;
  classes.forEach((one, label) => target.fill(label, at, (at += one.files.length)));
  return {
    name,
    count: values.length / size,
    columns: {
      input: { shape: [shape.height, shape.width, shape.channels], values, maximum: 255 },
      target: { shape: [], values: target, classes: classes.map((one) => one.name) },
    },
    fixedTest: null,
  };
}

/** Decodes images side by side, in order. All bad images are told at once, up to ten. */
export async function decodeAll(files: readonly string[], shape: ImageShape): Promise<Uint8Array> {
  const size = shape.height * shape.width * shape.channels,
    bytes = files.length * size;
  if (bytes > datasetLimit) {
    const details = { found: megabytes(bytes), limit: megabytes(datasetLimit) };
    throw new ProblemError(problem('data/too-large', details, { field: 'data.source' }));
  }
  const values = new Uint8Array(bytes),
    problems: Problem[] = [];
  let next = 0;
  const decodeSome = async (): Promise<void> => {
    while (next < files.length && problems.length < mostProblems) {
      const index = next++;
      try {
        values.set(await decodeImage(files[index]!, shape), index * size);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        problems.push(...error.problems);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, decodeSome));
  if (problems.length > 0) throw new ProblemError(...problems.slice(0, mostProblems));
  return values;
}

export function checkShape({ height, width, channels }: ImageShape): void {
  for (const [field, size] of Object.entries({ height, width })) {
    if (Number.isInteger(size) && size >= 1 && size <= largestSide) continue;
    const details = { found: String(size), expected: `a whole number from 1 to ${largestSide}` };
    throw new ProblemError(problem('project/field', details, { field: `data.source.${field}` }));
  }
  if (channels !== 1 && channels !== 3) {
    throw new ProblemError(
      problem(
        'project/field',
        { found: String(channels), expected: '1 or 3' },
        { field: 'data.source.channels' },
      ),
    );
  }
}
