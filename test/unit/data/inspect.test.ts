import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitDataset } from '../../../engine/data/split.ts';
import { inspectData, loadDataset } from '../../../studio/data/index.ts';
import { folderWith, greyPicture, idxFiles, picture } from './folder.ts';
import { codesOf } from './fuzzing.ts';

const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');
const inspectText = (text: string) => inspectData(join(folderWith({ 'a.csv': text }), 'a.csv'));

describe('what a path holds', () => {
  test('a table: the target by its name, else the last text with few values, else the last number', async () => {
    const named = await inspectText(
      `label,x,y\n${rows(30, (index) => `${index % 2},${index / 4},${index}.5`)}`,
    );
    expect(named.suggestion).toMatchObject({ target: 'label', task: 'classes' });
    expect(named).toMatchObject({
      kind: 'csv',
      samples: 30,
      shape: [2],
      classes: [
        { name: '0', count: 15 },
        { name: '1', count: 15 },
      ],
    });
    const text = await inspectText(
      `x,colour,y\n${rows(30, (index) => `${index / 4},${index % 3 ? 'red' : 'blue'},${index}.5`)}`,
    );
    expect(text.suggestion).toMatchObject({ target: 'colour', task: 'classes' });
    const number = await inspectText(`x,price\n${rows(30, (index) => `${index / 4},${index * 1.7}`)}`);
    expect(number.suggestion).toMatchObject({ target: 'price', task: 'number' });
  });

  test('the number of the row and columns of text are left out of the suggestion', async () => {
    const { suggestion } = await inspectText(
      `,id,name,x,species\n${rows(30, (index) => `${index},${index + 1},n${index},${index / 4},${index % 2 ? 'a' : 'b'}`)}`,
    );
    expect(suggestion).toMatchObject({ target: 'species', features: ['x'] });
  });

  test('what is suggested loads, for every kind', async () => {
    const folders = [
      folderWith({
        'a.csv': `x,kind,note\n${rows(9, (index) => `${index}.5,${index % 2 ? 'a' : 'b'},n${index}`)}`,
      }),
      folderWith(idxFiles('train-', 8, true)),
      folderWith({ 'cat/1.png': await picture(3, 4, '#123'), 'dog/1.png': await picture(3, 4, '#fed') }),
    ];
    for (const folder of folders) {
      const { suggestion, samples, shape } = await inspectData(folder);
      const { count, columns } = await loadDataset(suggestion!, '/');
      expect({ count, shape: columns['input']!.shape }).toEqual({ count: samples, shape });
    }
  });

  test('IDX files, the folder or one of the files: counts without reading the images', async () => {
    const folder = folderWith({ ...idxFiles('train-', 5), ...idxFiles('t10k-', 2) });
    const found = await inspectData(folder);
    expect(found).toMatchObject({
      kind: 'idx',
      samples: 7,
      shape: [2, 3, 1],
      classes: [
        { name: '0', count: 4 },
        { name: '1', count: 3 },
      ],
    });
    expect(await inspectData(join(folder, 'train-images-idx3-ubyte'))).toEqual(found);
  });

  test('images: their own size where it is small and the same for all, one channel where all are grey', async () => {
    const grey = await greyPicture(3, 2, [1, 2, 3, 4, 5, 6]);
    expect((await inspectData(folderWith({ 'a/1.png': grey, 'b/1.png': grey }))).suggestion).toMatchObject({
      height: 2,
      width: 3,
      channels: 1,
    });
    const mixed = folderWith({
      'a/1.png': grey,
      'b/1.png': await picture(500, 400, '#f00'),
      'b/notes.txt': '',
    });
    const { suggestion, problems, samples } = await inspectData(mixed);
    expect(suggestion).toMatchObject({ height: 64, width: 64, channels: 3 });
    expect(samples).toBe(2);
    expect(problems.map(({ code }) => code)).toContain('file/images-skipped');
  });

  test('bad data is told as problems, a path to nothing is an error', async () => {
    const codes = async (path: string) => (await inspectData(path)).problems.map(({ code }) => code);
    const folder = folderWith({
      'a.bin': 'x',
      'ragged.csv': 'a,b\n1\n1,2\n2,3\n',
      'empty.csv': '',
      'sub/x.txt.bak': '',
    });
    expect(await codes(folderWith({}))).toEqual(['data/empty']);
    expect(await codes(join(folder, 'a.bin'))).toEqual(['data/unknown-kind']);
    expect(await codes(join(folder, 'sub'))).toEqual(['data/unknown-kind']);
    expect(await codes(join(folder, 'ragged.csv'))).toContain('data/ragged-row');
    expect(await inspectData(join(folder, 'empty.csv'))).toMatchObject({
      kind: 'unknown',
      suggestion: null,
      problems: [{ code: 'data/empty' }],
    });
    expect(await codesOf(() => inspectData(join(folder, 'nothing')))).toEqual(['data/not-found']);
    expect(await codes(folderWith({ 'images-idx3-ubyte': new Uint8Array(3) }))).toEqual(['file/idx-folder']);
  });

  test('one class and classes of very different size', async () => {
    expect(
      (await inspectText(`x,kind\n${rows(9, (index) => `${index}.5,a`)}`)).problems.map(({ code }) => code),
    ).toEqual(['data/no-features']);
    const uneven = await inspectText(
      `x,kind\n${rows(40, (index) => `${index}.5,${index < 2 ? 'rare' : 'common'}`)}`,
    );
    expect(uneven.problems.map(({ code }) => code)).toEqual(['data/class-too-small', 'data/imbalance']);
  });
});

test('the split of what is loaded is the split of the document, twice', async () => {
  const dataset = await loadDataset({ kind: 'builtin', name: 'iris' }, '/');
  const document = { train: 0.6, validation: 0.2, test: 0.2, seed: 3, stratify: true };
  const { train, validation, test: held } = splitDataset(dataset, document);
  expect([train.length, validation.length, held.length]).toEqual([90, 30, 30]);
  expect(splitDataset(dataset, document)).toEqual({ train, validation, test: held });
});
