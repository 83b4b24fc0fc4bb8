import type { DataSource } from '../../contract/project.ts';
import { generators, type Generator } from '../../engine/data/generators/index.ts';
import { fileName } from '../document/figures.ts';

/** Sets that ship with the studio. */
export const builtins = [
  {
    name: 'digits',
    title: 'Digits',
    text: '1,797 handwritten digits of 8 × 8 pixels, ten classes. Learns in seconds.',
  },
  {
    name: 'iris',
    title: 'Iris',
    text: '150 flowers, four measurements each, three species. The smallest classic.',
  },
] as const;

export const ownKinds = [
  {
    kind: 'csv',
    pick: 'file',
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
] as const;

const generatorOf = (name: string): Generator | undefined =>
  Object.hasOwn(generators, name) ? generators[name as keyof typeof generators] : undefined;

export function sourceTitle(source: DataSource): string {
  if ('path' in source) return fileName(source.path);
  if (source.kind === 'generated') return generatorOf(source.name)?.title ?? source.name;
  return builtins.find(({ name }) => name === source.name)?.title ?? source.name;
}

export function sourceKind(source: DataSource): string {
  if (source.kind === 'builtin') return 'Ships with the studio';
  if (source.kind === 'generated') return 'Made by a formula';
  return ownKinds.find(({ kind }) => kind === source.kind)?.title ?? source.kind;
}
