import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import type { DataSource } from '../../../contract/project.ts';
import { loadDataset } from '../../../studio/data/index.ts';
import { folderWith, greyPicture, picture, pngClaiming } from './folder.ts';
import { codesOf } from './fuzzing.ts';
import { heldColumns } from '../../cases/data.ts';

const source = (path: string, height = 2, width = 2, channels: 1 | 3 = 3): DataSource => ({
  kind: 'images',
  path,
  height,
  width,
  channels,
});
const valuesOf = async (folder: string, height = 2, width = 2, channels: 1 | 3 = 3) =>
  Array.from(heldColumns(await loadDataset(source(folder, height, width, channels), '/'))['input']!.values);

describe('folders of images', () => {
  test('a class for each folder, files by name, in every format', async () => {
    const folder = folderWith({
      'dog/1.png': await picture(4, 4, '#f00'),
      'dog/2.jpg': await picture(4, 4, '#f00', 'jpeg'),
      'cat/1.webp': await picture(9, 3, '#00f', 'webp'),
      'cat/2.gif': await picture(2, 2, '#00f', 'gif'),
      'cat/3.tiff': await picture(2, 2, '#00f', 'tiff'),
      'cat/notes.txt': 'not an image',
      'cat/.DS_Store': 'hidden',
      '__MACOSX/cat/1.png': 'left behind',
      'empty/readme.md': 'no images here',
    });
    const dataset = await loadDataset(source(folder), '/'),
      { count, name } = dataset,
      columns = heldColumns(dataset);
    expect({ count, name }).toEqual({ count: 5, name: folder.split('/').at(-1) });
    expect(columns['target']).toEqual({
      shape: [],
      values: Uint8Array.of(0, 0, 0, 1, 1),
      classes: ['cat', 'dog'],
    });
    const { shape, values, maximum } = columns['input']!;
    expect({ shape, maximum, length: values.length }).toEqual({
      shape: [2, 2, 3],
      maximum: 255,
      length: 5 * 12,
    });
    for (let pixel = 0; pixel < 20; pixel++) {
      const [red, green, blue] = values.subarray(pixel * 3, pixel * 3 + 3) as Uint8Array,
        first = pixel < 12;
      // jpeg and webp are off by a few.
      expect(Math.abs(red! - (first ? 0 : 255))).toBeLessThan(5);
      expect(green).toBeLessThan(5);
      expect(Math.abs(blue! - (first ? 255 : 0))).toBeLessThan(5);
    }
  });

  test('grey images at their own size keep their bytes, and grey as colour is the same three times', async () => {
    const folder = folderWith({
      'a/1.png': await greyPicture(3, 2, [0, 50, 100, 150, 200, 255]),
      'b/1.png': await greyPicture(3, 2, [1, 2, 3, 4, 5, 6]),
    });
    expect(await valuesOf(folder, 2, 3, 1)).toEqual([0, 50, 100, 150, 200, 255, 1, 2, 3, 4, 5, 6]);
    expect((await valuesOf(folder, 2, 3, 3)).slice(0, 6)).toEqual([0, 0, 0, 50, 50, 50]);
  });

  test('images are stretched, not cut: the right half of a wide image is the right half of the square', async () => {
    const wide = await sharp({ create: { width: 8, height: 2, channels: 3, background: '#000' } })
      .composite([
        { input: { create: { width: 4, height: 2, channels: 3, background: '#fff' } }, left: 4, top: 0 },
      ])
      .png()
      .toBuffer();
    const [left, right] = await valuesOf(folderWith({ 'a/1.png': wide }), 1, 2, 1);
    expect(left).toBeLessThan(40);
    expect(right).toBeGreaterThan(215);
  });

  test('transparent parts are white, 16 bits become 8, images are turned upright', async () => {
    const clear = await sharp({
      create: { width: 2, height: 2, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(await valuesOf(folderWith({ 'a/1.png': clear }), 1, 1, 1)).toEqual([255]);
    const deep = await sharp(await greyPicture(1, 1, [100]))
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(await valuesOf(folderWith({ 'a/1.png': deep }), 1, 1, 1)).toEqual([100]);
    const turned = await sharp(await greyPicture(2, 1, [0, 255]))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    expect(await valuesOf(folderWith({ 'a/1.png': turned }), 2, 1, 1)).toEqual([0, 255]);
  });

  test('every bad image is told, with its file and a reason', async () => {
    const good = await picture(8, 8, '#0f0');
    const folder = folderWith({
      'a/cut.png': good.subarray(0, 60),
      'a/good.png': good,
      'a/huge.png': await pngClaiming(30_000, 30_000),
      'a/svg.png': '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
      'a/text.jpg': 'no image',
      'a/zero.png': '',
    });
    const error = await loadDataset(source(folder), '/').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    const { problems } = error as ProblemError;
    expect(problems.map(({ code, where }) => [code, where.file]).sort()).toEqual(
      ['cut.png', 'huge.png', 'svg.png', 'text.jpg', 'zero.png'].map((name) => [
        'data/image',
        join(folder, 'a', name),
      ]),
    );
    expect(problems.map(({ message }) => message).join()).toMatch(/more than 64 megapixels/);
  });

  test('a claim of 30,000 x 30,000 pixels is refused by its header, within a second and without memory', async () => {
    const folder = folderWith({ 'a/1.png': await pngClaiming(30_000, 30_000) });
    const before = performance.now(),
      memory = process.memoryUsage().rss;
    expect(await codesOf(() => loadDataset(source(folder), '/'))).toEqual(['data/image']);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(64 * 1024 ** 2);
  });

  test('refused: no folder, no images, sizes that make no sense', async () => {
    const folder = folderWith({ 'a/1.png': await picture(2, 2, '#000'), 'file.txt': '' }),
      empty = folderWith({});
    const refused = (one: DataSource) => codesOf(() => loadDataset(one, '/'));
    expect(await refused(source(join(folder, 'nothing')))).toEqual(['data/not-found']);
    expect(await refused(source(join(folder, 'file.txt')))).toEqual(['data/unreadable']);
    expect(await refused(source(empty))).toEqual(['data/empty']);
    // Images right in the folder belong to no class.
    expect(await refused(source(join(folder, 'a')))).toEqual(['data/empty']);
    for (const [height, width] of [
      [0, 2],
      [2, -1],
      [2, 1.5],
      [NaN, 2],
      [1e9, 2],
    ] as const) {
      expect(await refused(source(folder, height, width))).toEqual(['project/field']);
    }
    expect(await refused(source(folder, 2, 2, 4 as never))).toEqual(['project/field']);
  });
});
