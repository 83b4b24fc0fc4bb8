import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach } from 'vitest';
import sharp from 'sharp';
import { writeIdx } from '../../../engine/data/idx.ts';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files, removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-data-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** `count` images of 2 x 3 whose bytes count up from 0, and labels 0, 1, 0, 1, ... */
export function idxFiles(prefix: string, count: number, packed = false): Record<string, Uint8Array> {
  const images = writeIdx(
    [count, 2, 3],
    Uint8Array.from({ length: count * 6 }, (_, index) => index),
  );
  const labels = writeIdx(
    [count],
    Uint8Array.from({ length: count }, (_, index) => index % 2),
  );
  const ending = packed ? '.gz' : '';
  return {
    [`${prefix}images-idx3-ubyte${ending}`]: packed ? gzipSync(images) : images,
    [`${prefix}labels-idx1-ubyte${ending}`]: packed ? gzipSync(labels) : labels,
  };
}

/** An image of one colour. */
export const picture = (
  width: number,
  height: number,
  colour: string,
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' = 'png',
): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();

/** A png of grey bytes. */
export const greyPicture = (width: number, height: number, bytes: readonly number[]): Promise<Buffer> =>
  sharp(Uint8Array.from(bytes), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();

/** A png whose header claims any size; nothing but the header is right. */
export async function pngClaiming(width: number, height: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await picture(1, 1, '#000')),
    view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  const { crc32 } = await import('../../../engine/formats/crc32.ts');
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}
