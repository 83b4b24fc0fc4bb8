import type { Shape } from '../../engine/tensor/shape.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { sharp } from '../data/image-file.ts';
import type { Made } from './made.ts';

/** Images at their own size are too small to look at: pixels become squares until an image is about so wide, or the grid is. */
const wantedImage = 56;
const wantedGrid = 1200;
/** Between images, and around them. */
const margin = 1;
const ground = 128;

export const isImage = (shape: Shape): boolean => shape.length === 3 && (shape[2] === 1 || shape[2] === 3);

/** Near square: as many columns as rows, or one more. */
export function gridSize(count: number): { rows: number; columns: number } {
  const columns = Math.ceil(Math.sqrt(count));
  return { rows: Math.ceil(count / columns), columns };
}

/** The numbers that are black and white: what the data can hold, or what there is. */
function rangeOf({ values, maximum }: Pick<Made, 'values' | 'maximum'>): { low: number; factor: number } {
  if (maximum !== null) return { low: 0, factor: 255 / maximum };
  const low = values.reduce((a, b) => Math.min(a, b), Infinity),
    high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { low, factor: high > low ? 255 / (high - low) : 0 };
}

/** Each pixel of the images as a square of `scale` pixels. */
async function png(
  bytes: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3,
  scale: number,
): Promise<Buffer> {
  const image = (await sharp())(bytes, { raw: { width, height, channels } });
  const scaled =
    scale === 1 ? image : image.resize(width * scale, height * scale, { kernel: 'nearest', fit: 'fill' });
  return (channels === 1 ? scaled.toColourspace('b-w') : scaled).png({ compressionLevel: 6 }).toBuffer();
}

/** All images in one, row by row. */
export async function gridPng(made: Made): Promise<Buffer> {
  const [height, width, channels] = made.shape as readonly [number, number, 1 | 3],
    size = sizeOf(made.shape);
  const { rows, columns } = gridSize(made.count),
    { low, factor } = rangeOf(made);
  const wide = columns * (width + margin) + margin,
    high = rows * (height + margin) + margin;
  const bytes = new Uint8ClampedArray(wide * high * channels).fill(ground);
  for (let i = 0; i < made.count; i += 1) {
    const left = margin + (i % columns) * (width + margin),
      top = margin + Math.floor(i / columns) * (height + margin);
    for (let y = 0; y < height; y += 1) {
      const from = i * size + y * width * channels,
        to = ((top + y) * wide + left) * channels;
      for (let j = 0; j < width * channels; j += 1)
        bytes[to + j] = Math.round((made.values[from + j] - low) * factor);
    }
  }
  const crisp = Math.max(
    1,
    Math.min(
      Math.floor(wantedImage / Math.max(width, height)),
      Math.floor(wantedGrid / Math.max(wide, high)),
    ),
  );
  return png(new Uint8Array(bytes.buffer), wide, high, channels, crisp);
}

/** Image number `index` at its own size. */
export async function imagePng(made: Made, index: number): Promise<Buffer> {
  const [height, width, channels] = made.shape as readonly [number, number, 1 | 3],
    size = sizeOf(made.shape),
    { low, factor } = rangeOf(made);
  const bytes = Uint8ClampedArray.from(made.values.subarray(index * size, (index + 1) * size), (value) =>
    Math.round((value - low) * factor),
  );
  return png(new Uint8Array(bytes.buffer), width, height, channels, 1);
}
