import { join } from 'node:path';
import { gzipSync, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { writeIdx } from '../../../engine/data/idx.ts';
import { writeNpy } from '../../../engine/formats/npy.ts';
import { writeNpz } from '../../../engine/formats/npz.ts';
import type { InputSpec } from '../../../studio/data/index.ts';
import { inputSpec, loadDataset, readInputs } from '../../../studio/data/index.ts';
import { folderWith, greyPicture, picture } from './folder.ts';
import { codesOf } from './fuzzing.ts';
import { held } from '../../cases/data.ts';

const image: InputSpec = { shape: [2, 3, 1], names: null, maximum: 255 };
const table: InputSpec = { shape: [2], names: ['x', 'y'], maximum: null };
const read = (name: string, content: string | Uint8Array, spec: InputSpec) =>
  readInputs(join(folderWith({ [name]: content }), name), spec);
const refused = (name: string, content: string | Uint8Array, spec: InputSpec) =>
  codesOf(() => read(name, content, spec));
const grey = [0, 51, 102, 153, 204, 255];

describe('samples to predict', () => {
  test('what a run keeps of its input is plain JSON', async () => {
    const spec = inputSpec(await loadDataset({ kind: 'builtin', name: 'digits' }, '/'));
    const expected = { shape: [8, 8, 1], names: null, maximum: 16, vocabulary: null, variable: false };
    expect(JSON.parse(JSON.stringify(spec))).toEqual(expected);
  });

  test('csv by the names of the features: any order, with or without the target', async () => {
    const { count, column, labels } = await read('a.csv', 'kind,y,x\na,2,1\nb,4,3\n', table);
    expect({ count, labels }).toEqual({ count: 2, labels: ['1', '2'] });
    expect(column).toEqual({ shape: [2], names: ['x', 'y'], values: Float32Array.of(1, 2, 3, 4) });
    expect((await read('a.csv', 'x,y\n1,2\n', table)).count).toBe(1);
  });

  test('csv for images: as many columns as pixels', async () => {
    const { column } = await read('a.csv', 'a,b,c,d,e,f\n1,2,3,4,5,6\n', image);
    expect(column).toMatchObject({ shape: [2, 3, 1], values: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });

  test('idx, plain and packed: many samples or one', async () => {
    const many = writeIdx([2, 2, 3], Uint8Array.from([...grey, ...grey])),
      one = writeIdx([2, 3], Uint8Array.from(grey));
    expect(await read('some-images-idx3-ubyte', many, image)).toMatchObject({
      count: 2,
      column: { shape: [2, 3, 1], maximum: 255 },
    });
    expect(held((await read('images-idx3-ubyte.gz', gzipSync(many), image)).column).values).toEqual(
      Uint8Array.from([...grey, ...grey]),
    );
    expect((await read('anything', one, image)).count).toBe(1);
  });

  test('npy and npz: with or without the axis of channels, flat, or a single sample', async () => {
    const values = Float32Array.from(grey);
    for (const shape of [[1, 2, 3], [1, 2, 3, 1], [1, 6], [2, 3], [2, 3, 1], [6]]) {
      expect(await read('a.npy', writeNpy(shape, values), image), String(shape)).toMatchObject({
        count: 1,
        column: { shape: [2, 3, 1], values },
      });
    }
    const x = { name: 'x', shape: [1, 2, 3], values },
      other = { name: 'other', shape: [1], values: Float32Array.of(1) };
    expect((await read('a.npz', writeNpz([x], {}), image)).count).toBe(1);
    expect(held((await read('a.npz', writeNpz([other, x], {}), image)).column).values).toEqual(values);
    // Two samples of two features are not one of four, and not one sample of [2, 2].
    expect((await read('a.npy', writeNpy([2, 2], Float32Array.of(1, 2, 3, 4)), table)).count).toBe(2);
  });

  test('an image, or a folder of them, in the unit of the training data', async () => {
    const folder = folderWith({
      'a.png': await greyPicture(3, 2, grey),
      'b.png': await picture(30, 20, '#fff'),
      'c.txt': '',
    });
    const both = await readInputs(folder, image);
    expect(both).toMatchObject({ count: 2, labels: ['a.png', 'b.png'] });
    expect(held(both.column).values).toEqual(Uint8Array.from([...grey, 255, 255, 255, 255, 255, 255]));
    const digits = await readInputs(join(folder, 'a.png'), { ...image, maximum: 16 });
    expect(digits.count).toBe(1);
    held(digits.column).values.forEach((value, index) =>
      expect(value).toBeCloseTo((grey[index]! * 16) / 255, 5),
    );
  });

  test.each<[string, string, string | Uint8Array, InputSpec, string]>([
    ['a csv without a feature', 'a.csv', 'x\n1\n', table, 'data/missing-feature'],
    ['a csv with text', 'a.csv', 'x,y\n1,two\n', table, 'data/not-a-number'],
    ['a csv with too few columns for an image', 'a.csv', 'a,b\n1,2\n', image, 'data/input-shape'],
    [
      'images of another size',
      'images-idx3-ubyte',
      writeIdx([1, 3, 3], new Uint8Array(9)),
      image,
      'data/input-shape',
    ],
    ['an array of another size', 'a.npy', writeNpy([2, 4], new Float32Array(8)), image, 'data/input-shape'],
    [
      'the same sizes in another order',
      'a.npy',
      writeNpy([1, 3, 2], new Float32Array(6)),
      image,
      'data/input-shape',
    ],
    ['a scalar', 'a.npy', writeNpy([], new Float32Array(1)), image, 'data/input-shape'],
    ['no samples', 'a.npy', writeNpy([0, 2, 3], new Float32Array(0)), image, 'data/empty'],
    ['NaN', 'a.npy', writeNpy([2, 3], Float32Array.of(1, 2, 3, NaN, 5, 6)), image, 'file/not-finite'],
    [
      'several arrays',
      'a.npz',
      writeNpz(
        ['a', 'b'].map((name) => ({ name, shape: [1], values: new Float32Array(1) })),
        {},
      ),
      image,
      'data/which-array',
    ],
    ['an image for a table', 'a.png', 'whatever', table, 'data/input-shape'],
    ['a damaged image', 'a.png', 'whatever', image, 'data/image'],
    ['a pickle', 'a.pkl', Uint8Array.of(0x80, 4, 0x95), image, 'data/unknown-kind'],
    ['a pdf', 'a.pdf', '%PDF-1.4', image, 'data/unknown-kind'],
    ['another zip', 'a.zip', deflateRawSync('PK'), image, 'data/unknown-kind'],
    ['an empty file', 'a', '', image, 'data/unknown-kind'],
  ])('refused: %s', async (_, name, content, spec, code) =>
    expect(await refused(name, content, spec)).toEqual([code]),
  );

  test('refused: nothing there, a folder without images', async () => {
    expect(await codesOf(() => readInputs('/nothing/there', image))).toEqual(['data/not-found']);
    expect(await codesOf(() => readInputs(folderWith({ 'a.txt': '' }), image))).toEqual(['data/empty']);
  });
});
