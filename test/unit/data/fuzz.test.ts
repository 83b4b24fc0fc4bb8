import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsvChoice } from '../../../engine/data/csv.ts';
import { parseCsv } from '../../../engine/data/csv.ts';
import { inspectCsv } from '../../../engine/data/csv-inspect.ts';
import { lengthsOf, type Column } from '../../../engine/data/dataset.ts';
import { forecastWindows, type ForecastChoice } from '../../../engine/data/forecast.ts';
import { parseIdx, writeIdx } from '../../../engine/data/idx.ts';
import { LinesReader } from '../../../engine/data/lines.ts';
import { sequenceDataset, type SequenceChoice } from '../../../engine/data/sequences.ts';
import { TextReader } from '../../../engine/data/text.ts';
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

test(
  `texts and lines: ${runs} damaged files give tokens of their vocabulary, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const files = ['ab c\n\u{1f40c}d\r\ne', 'one\tA\ntwo three\tB\n', 'word,kind\n"a, b",x\nc,y\n'].map(
      (whole) => new TextEncoder().encode(whole),
    );
    const unit = fc.constantFrom('character' as const, 'word' as const);
    const window = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(damaged(files), unit, window, window, fc.boolean(), (bytes, how, size, stride, table) => {
        const whole = text.decode(bytes),
          common = { unit: how, lowercase: false };
        const lines = new LinesReader({ ...common, ...(table ? { text: 'word', target: 'kind' } : {}) }, 'x');
        const series = new TextReader({ ...common, window: size, stride }, 'x');
        for (const reader of [lines, series]) {
          const read = attempt(() => {
            reader.push(whole);
            return reader.end('x');
          });
          if (!read) continue;
          const { input, target } = read.columns as Record<'input' | 'target', Column>;
          const lengths = read.columns[lengthsOf('input')];
          expect(input.values.length).toBe(read.count * input.shape[0]!);
          for (const column of [input, target])
            expect(column.values.every((token) => column.classes![token] !== undefined)).toBe(true);
          if (lengths) expect(lengths.values.every((one) => one >= 1 && one <= input.shape[0]!)).toBe(true);
        }
      }),
      settings,
    );
  },
);

test(
  `sequences and forecasts: ${runs} damaged tables give whole samples, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const tables = ['id,t,x,kind\na,2,1,p\na,1,2,p\nb,1,3,q\n', '"id";"t";"x";"kind"\r\na;1;1,5;p\r\n'].map(
      (table) => new TextEncoder().encode(table),
    );
    const small = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(
        damaged(tables),
        small,
        small,
        small,
        fc.boolean(),
        (bytes, window, horizon, stride, per) => {
          const table = text.decode(bytes);
          const read = attempt(() => {
            const how: SequenceChoice = {
              sequence: 'id',
              time: 't',
              target: 'kind',
              features: ['x'],
              task: 'classes',
              per: per ? 'step' : 'sequence',
            };
            return sequenceDataset('x', parseCsv(table, how, 'x'), how, 'x');
          });
          const how: ForecastChoice = { target: 'x', window, horizon, stride };
          const windows = attempt(() =>
            forecastWindows(
              'x',
              parseCsv(table, { target: null, features: ['x'], task: 'number' }, 'x'),
              how,
              'x',
            ),
          );
          for (const found of [read, windows]) {
            for (const { shape, values } of Object.values(found?.columns ?? {})) {
              expect(values.length).toBe(found!.count * shape.reduce((a, b) => a * b, 1));
              expect(values.every((value) => Number.isFinite(value))).toBe(true);
            }
          }
        },
      ),
      settings,
    );
  },
);
