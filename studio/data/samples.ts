import type { Sample, SplitPart } from '../../contract/commands.ts';
import { furtherTarget, isFurtherTarget } from '../../engine/columns.ts';
import {
  heldColumn,
  isInFiles,
  lengthsOf,
  type AnyDataset,
  type Column,
  type Split,
} from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { loadRows } from '../../workers/rows.ts';
import { sharp } from './image-file.ts';

/** A page of samples; more would only make the window slow. */
const mostSamples = 1000;
/** Values of a sample that is no image. */
const mostValues = 256;
/** Values of a sequence: a curve of some hundred steps for each of a few features. */
const mostSequence = 4096;
/** Targets of one sample that a line can show. */
const mostTargets = 8;

/**
 * `count` samples of a part from `offset` on; evenly spread over the part where `offset` is negative. Images (height x width
 * x 1 or 3) as png data URLs, one pixel a pixel: the window scales them up.
 */
export async function samples(
  dataset: AnyDataset,
  split: Split,
  part: SplitPart | 'all',
  offset: number,
  count: number,
): Promise<Sample[]> {
  const target = heldColumn(dataset, 'target'),
    inputLengths = heldColumn(dataset, lengthsOf('input')),
    targetLengths = heldColumn(dataset, lengthsOf('target'));
  const further = Object.keys(dataset.columns)
    .filter(isFurtherTarget)
    .map((name) => [name.slice(furtherTarget('').length), heldColumn(dataset, name)!] as const);
  const rows = part === 'all' ? null : split[part],
    length = rows?.length ?? dataset.count;
  const wanted = places(length, offset, Math.min(count, mostSamples)).map((place) =>
    rows ? rows[place]! : place,
  );
  const all = dataset.columns['input']!,
    input = isInFiles(all) ? await loadRows(all, Uint32Array.from(wanted)) : all;
  const partOf = partFinder(split),
    draw = isImage(input) ? imageMaker(input) : null;
  return Promise.all(
    wanted.map(async (index, i) => ({
      index,
      part: part === 'all' ? partOf(index) : part,
      label: target ? labelOf(target, targetLengths, index) : '',
      ...(further.length > 0 && {
        targets: Object.fromEntries(
          further.map(([name, column]) => [name, labelOf(column, undefined, index)]),
        ),
      }),
      image: draw ? await draw(input === all ? index : i) : null,
      values: draw || input.classes ? null : rawValues(input, inputLengths, input === all ? index : i),
      text: input.classes ? textOf(input, inputLengths, index) : null,
    })),
  );
}

const isImage = ({ shape }: Column): boolean => shape.length === 3 && (shape[2] === 1 || shape[2] === 3);

function places(length: number, offset: number, count: number): number[] {
  const shown = Math.max(0, Math.min(Math.floor(count), offset < 0 ? length : length - Math.floor(offset)));
  if (offset >= 0) return Array.from({ length: shown }, (_, place) => Math.floor(offset) + place);
  return Array.from({ length: shown }, (_, place) => Math.floor(((place + 0.5) * length) / shown));
}

/** The parts are in ascending order (see `splitDataset`). */
function partFinder(split: Split): (index: number) => SplitPart {
  const has = (part: Uint32Array, index: number): boolean => {
    let low = 0,
      high = part.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (part[middle]! < index) low = middle + 1;
      else high = middle;
    }
    return part[low] === index;
  };
  return (index) => (has(split.test, index) ? 'test' : has(split.validation, index) ? 'validation' : 'train');
}

/** The valid values of one sample. */
function valid({ shape, values }: Column, lengths: Column | undefined, index: number): number[] {
  const size = sizeOf(shape),
    steps = lengths?.values[index] ?? shape[0] ?? 1;
  const count = shape.length === 0 ? 1 : (size / shape[0]) * steps;
  return Array.from(values.subarray(index * size, index * size + count));
}

// Seven digits are all that a float32 holds.
const short = (value: number): number => Number(value.toPrecision(7));

function labelOf(target: Column, lengths: Column | undefined, index: number): string {
  if (target.classes)
    return target.shape.length === 0 ? target.classes[target.values[index]] : textOf(target, lengths, index);
  const values = valid(target, lengths, index);
  const shown = values.slice(0, mostTargets).map((value) => String(short(value)));
  return values.length > mostTargets ? `${shown.join(', ')}, ...` : shown.join(', ');
}

/** Characters stand side by side, words and other classes have blanks between them. */
function textOf(column: Column, lengths: Column | undefined, index: number): string {
  const classes = column.classes!;
  const characters = classes.every((token) => token.length === 1 || [...token].length === 1);
  return valid(column, lengths, index)
    .map((token) => classes[token])
    .join(characters ? '' : ' ');
}

const rawValues = (input: Column, lengths: Column | undefined, index: number): number[] =>
  valid(input, lengths, index)
    .slice(0, input.shape.length === 2 ? mostSequence : mostValues)
    .map(short);

/** Bytes are shown from 0 to the column's maximum, other numbers from the smallest to the largest of the image. */
function imageMaker({ shape, values, maximum }: Column): (index: number) => Promise<string> {
  const [height, width, channels] = shape as readonly [number, number, 1 | 3],
    size = sizeOf(shape);
  return async (index) => {
    const row = values.subarray(index * size, (index + 1) * size);
    let low = 0,
      high = maximum ?? 255;
    if (row instanceof Float32Array && maximum === undefined) {
      low = row.reduce((a, b) => Math.min(a, b), Infinity);
      high = row.reduce((a, b) => Math.max(a, b), -Infinity);
    }
    const factor = high > low ? 255 / (high - low) : 0;
    const bytes = Uint8ClampedArray.from(row, (value) => Math.round((value - low) * factor));
    const image = (await sharp())(bytes, { raw: { width, height, channels } });
    const drawn = channels === 1 ? image.toColourspace('b-w') : image;
    const png = await drawn.png({ compressionLevel: 6 }).toBuffer();
    return `data:image/png;base64,${png.toString('base64')}`;
  };
}
