import type { FileKind } from '../../contract/commands.ts';
import type { DataSource } from '../../contract/project.ts';
import { generators, type Generator } from '../../engine/data/generators/index.ts';
import { fileName } from '../document/figures.ts';

/** Data that ships with the studio, ready to train on. */
export const builtins: readonly {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly source: DataSource;
}[] = [
  {
    name: 'digits',
    title: 'Digits',
    text: '1,797 handwritten digits of 8 × 8 pixels, ten classes. Learns in seconds.',
    source: { kind: 'builtin', name: 'digits' },
  },
  {
    name: 'iris',
    title: 'Iris',
    text: '150 flowers, four measurements each, three species. The smallest classic.',
    source: { kind: 'builtin', name: 'iris' },
  },
  {
    name: 'weather',
    title: 'Weather in Seattle',
    text: 'Four years, day by day: foretell the temperature of tomorrow from two weeks.',
    source: {
      kind: 'forecast',
      path: 'builtin:weather/seattle-weather.csv',
      target: 'temp_max',
      features: ['precipitation', 'temp_max', 'temp_min', 'wind'],
      window: 14,
      horizon: 1,
      stride: 1,
    },
  },
  {
    name: 'names',
    title: 'Family names',
    text: '2,684 names of nine languages, each as long as it is: which language is it?',
    source: { kind: 'lines', path: 'builtin:names/names.txt', unit: 'character', lowercase: false },
  },
  {
    name: 'shakespeare',
    title: 'As You Like It',
    text: 'A play by Shakespeare, 120 KB: which character comes next?',
    source: {
      kind: 'text',
      path: 'builtin:shakespeare/as-you-like-it.txt',
      unit: 'character',
      lowercase: false,
      window: 64,
      stride: 64,
    },
  },
];

export const ownKinds: readonly {
  readonly kind: DataSource['kind'];
  readonly pick: 'file' | 'folder';
  /** How a file is read; by its looks where absent. */
  readonly as?: FileKind;
  readonly title: string;
  readonly text: string;
}[] = [
  {
    kind: 'csv',
    pick: 'file',
    as: 'csv',
    title: 'Table',
    text: 'A csv file: one row per sample, a header, one column to predict.',
  },
  {
    kind: 'images',
    pick: 'folder',
    title: 'Folder of images',
    text: 'One folder per class. Images are resized to one size.',
  },
  {
    kind: 'idx',
    pick: 'folder',
    title: 'IDX folder',
    text: 'MNIST-like files: *-images-idx3-ubyte and *-labels-idx1-ubyte, plain or .gz.',
  },
  {
    kind: 'text',
    pick: 'file',
    as: 'text',
    title: 'Text',
    text: 'A long text, by characters or words: learn what comes next.',
  },
  {
    kind: 'lines',
    pick: 'file',
    as: 'lines',
    title: 'Labelled lines',
    text: 'Short texts with a class each: a line holds the text, a tab and the class.',
  },
  {
    kind: 'sequences',
    pick: 'file',
    as: 'sequences',
    title: 'Sequences',
    text: 'A csv file: a row per step, and a column that says which sequence it belongs to.',
  },
  {
    kind: 'forecast',
    pick: 'file',
    as: 'forecast',
    title: 'Time series',
    text: 'A csv file: a row per hour or day. Foretell one column from what was before.',
  },
];

export const generatorOf = (name: string): Generator | undefined =>
  Object.hasOwn(generators, name) ? generators[name as keyof typeof generators] : undefined;

export function sourceTitle(source: DataSource): string {
  if (source.kind === 'generated') return generatorOf(source.name)?.title ?? source.name;
  const builtin = builtins.find((set) => isSame(set.source, source));
  if (builtin) return builtin.title;
  return 'path' in source ? fileName(source.path) : source.name;
}

/** The same data, however it is cut. */
export const isSame = (one: DataSource, other: DataSource): boolean =>
  'path' in one
    ? 'path' in other && one.path === other.path
    : one.kind === other.kind && 'name' in other && one.name === other.name;

export function sourceKind(source: DataSource): string {
  if (source.kind === 'builtin' || ('path' in source && source.path.startsWith('builtin:')))
    return 'Ships with the studio';
  if (source.kind === 'generated') return 'Made by a formula';
  return ownKinds.find(({ kind }) => kind === source.kind)?.title ?? source.kind;
}
