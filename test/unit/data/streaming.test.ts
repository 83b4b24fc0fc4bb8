import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SplitPart } from '../../../contract/commands.ts';
import type { DataSource } from '../../../contract/project.ts';
import { isInFiles, type AnyColumn, type AnyDataset } from '../../../engine/data/dataset.ts';
import { writeIdx } from '../../../engine/data/idx.ts';
import { splitDataset } from '../../../engine/data/split.ts';
import { Random } from '../../../engine/tensor/random.ts';
import { columnsOf, tableOf } from '../../../studio/baselines/tables.ts';
import {
  fingerprint,
  fitColumn,
  loadDataset,
  readInputs,
  rangeOfColumn,
  samples,
  summarize,
} from '../../../studio/data/index.ts';
import { loadSamples } from '../../../workers/rows.ts';
import { folderWith } from './folder.ts';

/** 1.2 MiB of images, just more than 1 MiB, the least that can be allowed. */
const counts = { train: 1500, t10k: 100 },
  side = 28;
function files(packed: boolean): Record<string, Uint8Array> {
  const random = new Random(3, 1),
    made: Record<string, Uint8Array> = {};
  for (const [part, count] of Object.entries(counts)) {
    // Not all bytes occur, so that the least and the largest are to be found.
    const images = Uint8Array.from({ length: count * side * side }, () => 3 + random.below(240)),
      labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
    const file = writeIdx([count, side, side], images);
    made[`${part}-images-idx3-ubyte${packed ? '.gz' : ''}`] = packed ? gzipSync(file, { level: 1 }) : file;
    made[`${part}-labels-idx1-ubyte`] = writeIdx([count], labels);
  }
  return made;
}

let memory: AnyDataset, streamed: AnyDataset;
beforeEach(async () => {
  const path = folderWith(files(false));
  memory = await loadDataset({ kind: 'idx', path }, '/');
  streamed = await loadDataset({ kind: 'idx', path, memory: 1 }, '/');
});
const splitOf = (dataset: AnyDataset) =>
  splitDataset(dataset, { train: 0.7, validation: 0.3, test: 0, seed: 2, stratify: true });

describe('images that are more than the memory allowed for them', () => {
  test('stay in their files; all else is as if they were in memory', async () => {
    expect([isInFiles(memory.columns['input']!), isInFiles(streamed.columns['input']!)]).toEqual([
      false,
      true,
    ]);
    const split = splitOf(memory);
    expect(splitOf(streamed)).toEqual(split);
    expect(summarize(streamed, split)).toEqual({ ...summarize(memory, split), inFiles: true });
    expect(await fingerprint(streamed)).toBe(await fingerprint(memory));
  });

  test('of the fingerprint every byte counts', async () => {
    const changed = files(false),
      name = 't10k-images-idx3-ubyte';
    changed[name]![changed[name]!.length - 1]! += 1;
    const other = await loadDataset({ kind: 'idx', path: folderWith(changed), memory: 1 }, '/');
    expect(await fingerprint(other)).not.toBe(await fingerprint(memory));
  });

  test('show the same samples', async () => {
    const split = splitOf(memory);
    const asked: [SplitPart | 'all', number, number][] = [
      ['all', -1, 7],
      ['all', 1495, 10],
      ['validation', 3, 4],
      ['test', 99, 5],
    ];
    for (const [part, offset, count] of asked)
      expect(await samples(streamed, split, part, offset, count)).toEqual(
        await samples(memory, split, part, offset, count),
      );
  });

  test('are fitted to the same bits, and have the same range', async () => {
    const { train, validation } = splitOf(memory);
    for (const kind of ['none', 'scale', 'standardize', 'minmax'] as const) {
      const expected = await fitColumn(memory.columns['input']!, train, kind),
        found = await fitColumn(streamed.columns['input']!, train, kind);
      expect(found).toEqual(expected);
      for (const part of [train, validation, new Uint32Array(0)])
        expect(await rangeOfColumn(streamed.columns['input']!, part, found)).toEqual(
          await rangeOfColumn(memory.columns['input']!, part, expected),
        );
    }
  });

  test('give simple methods the same tables', async () => {
    const { train } = splitOf(memory),
      unit = { mean: Float32Array.of(7), scale: Float32Array.of(0.1) };
    expect(await tableOf(columnsOf(streamed), train, 50, unit, 1)).toEqual(
      await tableOf(columnsOf(memory), train, 50, unit, 1),
    );
  });

  test('a few of them are read alone', async () => {
    const rows = Uint32Array.of(1599, 0, 1500, 1499);
    const { chunking: _, ...found } = await loadSamples(streamed, rows);
    expect(found).toEqual(await loadSamples(memory, rows));
  });

  test('packed ones are all in memory all the same, with a warning that says what to do', async () => {
    const path = folderWith(files(true)),
      packed = await loadDataset({ kind: 'idx', path, memory: 1 }, '/');
    expect(packed.columns).toEqual(memory.columns);
    expect(packed.problems!.map(({ code, severity, where }) => [code, severity, where.file])).toEqual([
      ['data/not-streamed', 'warning', join(path, 'train-images-idx3-ubyte.gz')],
    ]);
    expect(packed.chunking).toBeUndefined();
  });

  test('as numbers of another type, too', async () => {
    const bytes = new Uint8Array(4 + 12 + 4 * 300 * 1000);
    bytes.set([0, 0, 0x0d, 3, 0, 0, 1, 44, 0, 0, 0, 10, 0, 0, 0, 100]);
    const labels = writeIdx(
      [300],
      new Uint8Array(300).map((_, i) => i % 2),
    );
    const path = folderWith({ 'images-idx3-float': bytes, 'labels-idx1-ubyte': labels });
    const numbers = await loadDataset({ kind: 'idx', path, memory: 1 }, '/');
    expect(isInFiles(numbers.columns['input']!)).toBe(false);
    expect(numbers.problems!.map(({ code }) => code)).toEqual(['data/not-streamed']);
  });
});

test('new samples that are more than the run was allowed stay in their file, too', async () => {
  const path = folderWith(files(false)),
    source: DataSource = { kind: 'idx', path, memory: 1 };
  const asked = join(path, 'train-images-idx3-ubyte'),
    { shape } = memory.columns['input']!;
  const spec = { shape, names: null, maximum: 255 };
  const found = await readInputs(asked, spec, source),
    expected = await readInputs(asked, spec);
  expect([isInFiles(found.column), isInFiles(expected.column)]).toEqual([true, false]);
  const few = (column: AnyColumn) =>
    loadSamples(
      { name: '', count: found.count, columns: { column }, fixedTest: null },
      Uint32Array.of(3, 1499),
    );
  expect(await few(found.column)).toEqual(await few(expected.column));
  expect({ ...found, column: null }).toEqual({ ...expected, column: null });
});
