import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsvChoice } from '../../../engine/data/csv.ts';
import { parseCsv } from '../../../engine/data/csv.ts';
import { inspectCsv } from '../../../engine/data/csv-inspect.ts';
import { parseIdx, writeIdx } from '../../../engine/data/idx.ts';
import { attempt, damaged, fuzzTimeout, runs, settings } from './fuzzing.ts';

const text = new TextDecoder();

test(`csv: ${runs} damaged tables give whole columns, or a problem`, { timeout: fuzzTimeout }, () => {
  const tables = [
    'x,y,kind\n1,2,a\n3,4,b\n',
    '"x";"y";"kind"\r\n1,5;"2";"a ""b"""\r\n',
    'x\tkind\n-1e3\ta\n',
  ].map((table) => new TextEncoder().encode(table));
  const choices: CsvChoice[] = [
    { target: 'kind', task: 'classes' },
    { target: 'x', features: ['y'], task: 'number' },
    { target: null, features: ['x'], task: 'number' },
  ];
  fc.assert(
    fc.property(damaged(tables), fc.constantFrom(...choices), (bytes, choice) => {
      const table = text.decode(bytes),
        read = attempt(() => parseCsv(table, choice, 'x'));
      attempt(() => inspectCsv(table, 'x'));
      if (!read) return;
      expect(read.input.values.length).toBe(read.count * read.input.shape[0]!);
      expect(read.input.values.every(Number.isFinite)).toBe(true);
      expect(read.input.values.length).toBeLessThanOrEqual(table.length);
      if (read.target) expect(read.target.values.length).toBe(read.count);
    }),
    settings,
  );
});

test(
  `idx: ${runs} damaged files give an array of at most 4 times their size, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const floats = Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0);
    const files = [
      writeIdx([2, 3, 4], new Uint8Array(24).fill(7)),
      writeIdx([5], Uint8Array.of(0, 1, 2, 3, 4)),
      floats,
    ];
    fc.assert(
      fc.property(damaged(files), (bytes) => {
        const read = attempt(() => parseIdx(bytes, 'x'));
        if (!read) return;
        expect(read.values.length).toBe(read.shape.reduce((a, b) => a * b, 1));
        expect(read.values.byteLength).toBeLessThanOrEqual(4 * bytes.length);
      }),
      settings,
    );
  },
);
