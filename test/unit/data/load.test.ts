import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../../../contract/project.ts';
import { writeIdx } from '../../../engine/data/idx.ts';
import { fingerprint, loadDataset } from '../../../studio/data/index.ts';
import { folderWith, idxFiles } from './folder.ts';
import { codesOf } from './fuzzing.ts';
import { heldColumns } from '../../cases/data.ts';

const root = join(import.meta.dirname, '../../..');
const refused = (source: DataSource, folder = '/') => codesOf(() => loadDataset(source, folder));
const csv = (path: string) =>
  ({ kind: 'csv', path, target: 'kind', task: 'classes' }) as const satisfies DataSource;

describe('data sets that ship with the studio', () => {
  test('digits: 1797 images of 8 x 8, values 0 to 16, as in scikit-learn', async () => {
    const dataset = await loadDataset({ kind: 'builtin', name: 'digits' }, '/');
    const { input, target } = heldColumns(dataset);
    expect(dataset.count).toBe(1797);
    expect(input).toMatchObject({ shape: [8, 8, 1], maximum: 16 });
    expect(input!.values.length).toBe(1797 * 64);
    // load_digits().images[0][0] and .sum(), .target[:10]
    expect(Array.from(input!.values.subarray(0, 8))).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    let sum = 0;
    for (const value of input!.values) sum += value;
    expect(sum).toBe(561718);
    expect(Array.from(target!.values.subarray(0, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(target!.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test('iris: 150 flowers, four lengths, three species; the example is the same file', async () => {
    const { count, columns } = await loadDataset({ kind: 'builtin', name: 'iris' }, '/');
    expect(count).toBe(150);
    expect(columns['input']!.names).toEqual([
      'sepal length (cm)',
      'sepal width (cm)',
      'petal length (cm)',
      'petal width (cm)',
    ]);
    expect(columns['target']!.classes).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(readFileSync(join(root, 'examples/iris.csv'))).toEqual(
      readFileSync(join(root, 'studio/builtin/iris/iris.csv')),
    );
  });

  test('each comes with its source and licence', () => {
    const licence = { names: /\(MIT\)/, shakespeare: /Public domain/, weather: /Public domain/ };
    for (const name of readdirSync(join(root, 'studio/builtin'))) {
      expect(readFileSync(join(root, 'studio/builtin', name, 'LICENSE.txt'), 'utf8')).toMatch(
        licence[name as keyof typeof licence] ?? /CC BY 4\.0[\s\S]*BSD 3-Clause/,
      );
    }
  });

  test('others are refused, also names that every object knows', async () => {
    expect(await refused({ kind: 'builtin', name: 'mnist' })).toEqual(['data/unknown-builtin']);
    expect(await refused({ kind: 'builtin', name: 'constructor' })).toEqual(['data/unknown-builtin']);
  });
});

test('what is generated is the same wherever it is made', async () => {
  const spirals = { kind: 'generated', name: 'spirals', params: { count: 30 } } as const;
  const [here, there] = [await loadDataset(spirals, '/'), await loadDataset(spirals, '/tmp')];
  expect(here).toMatchObject({ name: 'spirals', count: 30, fixedTest: null });
  expect(await fingerprint(here)).toBe(await fingerprint(there));
  expect(await refused({ kind: 'generated', name: 'mnist', params: {} })).toEqual(['data/unknown-generator']);
});

describe('csv files', () => {
  test('relative to the project, also packed', async () => {
    const folder = folderWith({
      'data/a.csv': 'x,kind\n1,a\n2,b\n',
      'data/b.csv.gz': gzipSync('x,kind\n1,a\n2,b\n'),
    });
    const plain = await loadDataset(csv('data/a.csv'), folder);
    expect(plain).toMatchObject({ name: 'a.csv', count: 2, fixedTest: null });
    const packed = await loadDataset(csv('data/b.csv.gz'), folder);
    expect(await fingerprint(packed)).toBe(await fingerprint(plain));
  });

  test.each<[string, Uint8Array]>([
    ['UTF-8 with its mark', Buffer.from('\ufeffx;größe\n1;klein\n')],
    ['UTF-16, little-endian', Buffer.from('\ufeffx;größe\n1;klein\n', 'utf16le')],
    ['UTF-16, big-endian', Buffer.from('\ufeffx;größe\n1;klein\n', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('x;größe\n1;klein\n', 'latin1')],
  ])('in %s', async (_, bytes) => {
    const folder = folderWith({ 'a.csv': bytes });
    const { columns } = await loadDataset(
      { kind: 'csv', path: 'a.csv', target: 'größe', task: 'classes' },
      folder,
    );
    expect(columns['target']!.classes).toEqual(['klein']);
  });

  test('a letter that is not UTF-8 far into a large file', async () => {
    const text = `x,kind\n${'1,a\n'.repeat(200_000)}2,grün\n`;
    const folder = folderWith({ 'a.csv': Buffer.from(text, 'latin1') });
    const { count, columns } = await loadDataset(csv('a.csv'), folder);
    expect(count).toBe(200_001);
    expect(columns['target']!.classes).toEqual(['a', 'grün']);
  });

  test('refused: nothing there, a folder, an empty file, a picture, a damaged .gz', async () => {
    const packed = gzipSync('x,kind\n1,a\n'.repeat(1000));
    const folder = folderWith({
      'empty.csv': '',
      'cut.csv.gz': packed.subarray(0, 20),
      'bad.csv.gz': Buffer.from('x,kind\n'),
      'picture.csv': Uint8Array.of(0x89, 0x50, 0, 1),
    });
    expect(await refused(csv('nothing.csv'), folder)).toEqual(['data/not-found']);
    expect(await refused(csv('a\0b.csv'), folder)).toEqual(['data/not-found']);
    expect(await refused(csv('.'), folder)).toEqual(['data/unreadable']);
    expect(await refused(csv('empty.csv'), folder)).toEqual(['data/empty']);
    expect(await refused(csv('picture.csv'), folder)).toEqual(['file/not-text']);
    expect(await refused(csv('cut.csv.gz'), folder)).toEqual(['data/gzip']);
    expect(await refused(csv('bad.csv.gz'), folder)).toEqual(['data/gzip']);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refused: a file that one may not read',
    async () => {
      const folder = folderWith({ 'a.csv': 'x,kind\n1,a\n' });
      chmodSync(join(folder, 'a.csv'), 0);
      expect(await refused(csv('a.csv'), folder)).toEqual(['data/unreadable']);
    },
  );

  test.skipIf(process.platform !== 'linux')('refused: a device that never ends', async () => {
    const folder = folderWith({});
    symlinkSync('/dev/zero', join(folder, 'a.csv'));
    expect(await refused(csv('a.csv'), folder)).toEqual(['data/unreadable']);
  });
});

describe('IDX folders', () => {
  const load = (folder: string) => loadDataset({ kind: 'idx', path: folder }, '/');

  test('one pair has no test set of its own', async () => {
    const { count, columns, fixedTest } = await load(folderWith(idxFiles('', 4)));
    expect({ count, fixedTest }).toEqual({ count: 4, fixedTest: null });
    expect(columns['input']).toEqual({
      shape: [2, 3, 1],
      maximum: 255,
      values: Uint8Array.from({ length: 24 }, (_, index) => index),
    });
    expect(columns['target']).toEqual({ shape: [], values: Uint8Array.of(0, 1, 0, 1), classes: ['0', '1'] });
  });

  test.each(['t10k-', 'test-'])(
    'train- and %s, one of them packed: the latter is the test set',
    async (prefix) => {
      const dataset = await load(folderWith({ ...idxFiles('train-', 4, true), ...idxFiles(prefix, 2) })),
        { count, fixedTest } = dataset;
      expect({ count, fixedTest }).toEqual({ count: 6, fixedTest: Uint32Array.of(4, 5) });
      expect(Array.from(heldColumns(dataset)['input']!.values.subarray(24))).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
      ]);
    },
  );

  test('a plain file wins over its packed twin; labels that skip numbers are closed up; other types are numbers', async () => {
    const labels = writeIdx([2], Uint8Array.of(26, 3));
    const floats = Uint8Array.of(0, 0, 0x0d, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0);
    const { columns } = await load(
      folderWith({
        'images-idx2-float': floats,
        'images-idx2-float.gz': 'no gzip at all',
        'labels.idx1-ubyte': labels,
      }),
    );
    expect(columns['input']).toEqual({ shape: [1], values: Float32Array.of(1, -2) });
    expect(columns['target']).toEqual({ shape: [], values: Uint8Array.of(1, 0), classes: ['3', '26'] });
  });

  const pair = idxFiles('', 4),
    images = pair['images-idx3-ubyte']!,
    labels = pair['labels-idx1-ubyte']!;
  test.each<[string, Record<string, Uint8Array>, string]>([
    ['an empty folder', {}, 'data/empty'],
    ['no labels', { 'images-idx3-ubyte': images }, 'file/idx-folder'],
    ['two training sets', { ...idxFiles('a-', 2), ...idxFiles('b-', 2) }, 'file/idx-folder'],
    ['another count', { ...pair, 'labels-idx1-ubyte': writeIdx([3], new Uint8Array(3)) }, 'data/idx-count'],
    [
      'no samples',
      {
        'images-idx3-ubyte': writeIdx([0, 2, 3], new Uint8Array(0)),
        'labels-idx1-ubyte': writeIdx([0], new Uint8Array(0)),
      },
      'data/empty',
    ],
    [
      'images of no size',
      { 'images-idx3-ubyte': writeIdx([4, 0, 3], new Uint8Array(0)), 'labels-idx1-ubyte': labels },
      'data/empty',
    ],
    [
      'labels with two dimensions',
      { ...pair, 'labels-idx1-ubyte': writeIdx([4, 1], new Uint8Array(4)) },
      'file/idx-labels',
    ],
    ['a cut file', { ...pair, 'images-idx3-ubyte': images.subarray(0, -1) }, 'data/idx-truncated'],
    ['a longer file', { ...pair, 'images-idx3-ubyte': Buffer.concat([images, images]) }, 'file/idx-extra'],
    [
      'a cut file, packed',
      { 'images-idx3-ubyte.gz': gzipSync(images.subarray(0, -1)), 'labels-idx1-ubyte': labels },
      'data/idx-truncated',
    ],
    [
      'a longer file, packed',
      { 'images-idx3-ubyte.gz': gzipSync(Buffer.concat([images, images])), 'labels-idx1-ubyte': labels },
      'file/idx-extra',
    ],
    [
      'half a .gz',
      { 'images-idx3-ubyte.gz': gzipSync(images).subarray(0, 30), 'labels-idx1-ubyte': labels },
      'data/gzip',
    ],
    ['a picture', { ...pair, 'images-idx3-ubyte': Uint8Array.of(0x89, 0x50, 0x4e, 0x47) }, 'data/idx-magic'],
    [
      'other images in the test set',
      {
        ...idxFiles('train-', 4),
        't10k-images-idx3-ubyte': writeIdx([1, 3, 3], new Uint8Array(9)),
        't10k-labels-idx1-ubyte': writeIdx([1], new Uint8Array(1)),
      },
      'data/input-shape',
    ],
    [
      'a packed bomb',
      {
        'images-idx3-ubyte.gz': gzipSync(writeIdx([100, 1000, 1000], new Uint8Array(1e8))),
        'labels-idx1-ubyte': writeIdx([100], new Uint8Array(100)),
      },
      'file/inflates',
    ],
    [
      'a packed claim of 2^64 values',
      {
        'images-idx3-ubyte.gz': gzipSync(Uint8Array.of(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255)),
        'labels-idx1-ubyte': labels,
      },
      'data/idx-truncated',
    ],
  ])('refused: %s', async (_, files, code) => {
    expect(await refused({ kind: 'idx', path: folderWith(files) })).toEqual([code]);
  });

  test('labels that are no whole numbers are refused', async () => {
    const labelsOf = Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, 0, 0, 0);
    const folder = folderWith({
      'images-idx3-ubyte': writeIdx([1, 1, 1], Uint8Array.of(1)),
      'labels-idx1-float': labelsOf,
    });
    expect(await refused({ kind: 'idx', path: folder })).toEqual(['file/idx-labels']);
  });
});

const fashion = '/usr/share/datasets/fashion-mnist';
test.skipIf(!existsSync(fashion))('Fashion-MNIST as Debian has it: 60,000 and 10,000 images', async () => {
  const { count, columns, fixedTest } = await loadDataset({ kind: 'idx', path: fashion }, '/');
  expect({ count, test: fixedTest!.length, shape: columns['input']!.shape }).toEqual({
    count: 70_000,
    test: 10_000,
    shape: [28, 28, 1],
  });
  expect(columns['target']!.classes).toHaveLength(10);
});

test('a fingerprint changes with a value, a class and a name, not with the folder', async () => {
  const of = async (text: string) =>
    fingerprint(await loadDataset(csv('a.csv'), folderWith({ 'a.csv': text })));
  const prints = [
    await of('x,kind\n1,a\n'),
    await of('x,kind\n2,a\n'),
    await of('x,kind\n1,b\n'),
    await of('y,kind\n1,a\n'),
  ];
  expect(new Set(prints).size).toBe(4);
  expect(await of('x,kind\n1,a\n')).toBe(prints[0]);
});
