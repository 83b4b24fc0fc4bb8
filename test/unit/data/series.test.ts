import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SplitDocument } from '../../../contract/project.ts';
import { parseCsv } from '../../../engine/data/csv.ts';
import { lengthsOf, type Column, type Dataset } from '../../../engine/data/dataset.ts';
import { forecastColumns, forecastWindows, type ForecastChoice } from '../../../engine/data/forecast.ts';
import { LinesReader, type LinesChoice } from '../../../engine/data/lines.ts';
import { sequenceDataset, type SequenceChoice } from '../../../engine/data/sequences.ts';
import { splitDataset } from '../../../engine/data/split.ts';
import { TextReader, type TextChoice } from '../../../engine/data/text.ts';
import { tokensOf } from '../../../engine/data/tokens.ts';
import { codesOf } from './fuzzing.ts';

const characters: TextChoice = { unit: 'character', lowercase: false, window: 4, stride: 4 };

function readAll<T>(
  reader: { push(text: string): void; end(name: string): T },
  chunks: readonly string[],
): T {
  for (const chunk of chunks) reader.push(chunk);
  return reader.end('x');
}
const text = (choice: TextChoice, ...chunks: string[]) => readAll(new TextReader(choice, 'x.txt'), chunks);
const lines = (choice: LinesChoice, ...chunks: string[]) => readAll(new LinesReader(choice, 'x.txt'), chunks);

/** The samples of a column as text, one string each. */
function shown({ classes, values, shape }: Column, lengths?: Column): string[] {
  const [steps] = shape as readonly [number];
  return Array.from({ length: values.length / steps }, (_, row) =>
    Array.from(
      values.subarray(row * steps, row * steps + (lengths?.values[row] ?? steps)),
      (token) => classes![token]!,
    ).join(''),
  );
}
const cuts = (whole: string, places: readonly number[]): string[] => {
  const ends = [...places.filter((place) => place < whole.length).sort((a, b) => a - b), whole.length];
  return ends.map((end, index) => whole.slice(index === 0 ? 0 : ends[index - 1], end));
};
const places = fc.array(fc.nat({ max: 60 }), { maxLength: 5 });

describe('tokens', () => {
  test('characters are those of Unicode, line ends are one, upper case may be lowered', () => {
    const choice = { unit: 'character', lowercase: true } as const;
    expect(tokensOf('Ä\r\n\u{1f40c}b\r', choice)).toEqual(['ä', '\n', '\u{1f40c}', 'b', '\n']);
  });

  test('words keep apostrophes and hyphens; signs and line ends are tokens of their own', () => {
    const choice = { unit: 'word', lowercase: false } as const;
    expect(tokensOf("He'll re-read\nBook 12, won’t he?", choice)).toEqual([
      "He'll",
      're-read',
      '\n',
      'Book',
      '12',
      ',',
      'won’t',
      'he',
      '?',
    ]);
  });
});

describe('windows of a text', () => {
  const alphabet = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '\n', '\u{1f40c}', 'ä', "'"),
    maxLength: 60,
  });

  test('input and target are the text, and the text one token later', () => {
    fc.assert(
      fc.property(
        alphabet,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (whole, window, stride) => {
          const tokens = [...whole];
          if (tokens.length <= window) return;
          const { count, columns } = text({ ...characters, window, stride }, whole);
          const expected = (from: number) =>
            Array.from({ length: count }, (_, i) =>
              tokens.slice(i * stride + from, i * stride + from + window).join(''),
            );
          expect(shown(columns['input']!)).toEqual(expected(0));
          expect(shown(columns['target']!)).toEqual(expected(1));
          // One more would not fit.
          expect(count * stride + window + 1).toBeGreaterThan(tokens.length);
          expect(columns['input']!.classes).toEqual([...new Set(tokens)].sort());
        },
      ),
    );
  });

  test('where the text is cut into chunks makes no difference', () => {
    fc.assert(
      fc.property(alphabet, places, fc.constantFrom('character', 'word'), (whole, at, unit) => {
        const choice: TextChoice = { ...characters, unit, window: 1, stride: 1 };
        if (tokensOf(whole, choice).length < 2) return;
        expect(text(choice, ...cuts(whole, at))).toEqual(text(choice, whole));
      }),
    );
  });

  test('more than 256 different tokens are numbers, not bytes', () => {
    const many = Array.from({ length: 600 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const { columns } = text({ ...characters, window: 599, stride: 1 }, many);
    expect(columns['input']!.values).toBeInstanceOf(Float32Array);
    expect(Array.from(columns['target']!.values)).toEqual(Array.from({ length: 599 }, (_, i) => i + 1));
  });

  test('too short, and too many words, are refused', async () => {
    expect(await codesOf(() => text(characters, 'abcd'))).toEqual(['data/series-too-short']);
    expect(text(characters, 'abcde').count).toBe(1);
    expect(await codesOf(() => text(characters, ''))).toEqual(['data/series-too-short']);
    const words = Array.from({ length: 20_001 }, (_, i) => `w${i}`).join(' ');
    expect(await codesOf(() => text({ ...characters, unit: 'word' }, words))).toEqual(['data/vocabulary']);
  });
});

describe('labelled lines', () => {
  const choice: LinesChoice = { unit: 'character', lowercase: false };

  test('texts with lengths of their own, filled up with zeros; classes in order', () => {
    const { count, columns } = lines(choice, 'bo\tB\r\n\n  abc \tA\n');
    expect(count).toBe(2);
    expect(columns['input']).toEqual({
      shape: [3],
      values: Uint8Array.of(1, 3, 0, 0, 1, 2),
      classes: ['a', 'b', 'c', 'o'],
    });
    expect(columns[lengthsOf('input')]).toEqual({ shape: [], values: Float32Array.of(2, 3) });
    expect(columns['target']).toEqual({ shape: [], values: Uint8Array.of(1, 0), classes: ['A', 'B'] });
  });

  test('texts of one length need none', () => {
    expect(lines(choice, 'ab\tx\ncd\ty\n').columns[lengthsOf('input')]).toBeUndefined();
  });

  test('two columns of a table, by their names', () => {
    const table = 'n,kind,word\n1,A,"x, y"\n2,B,z\n';
    const { columns } = lines({ ...choice, text: 'word', target: 'kind' }, table);
    expect(shown(columns['input']!, columns[lengthsOf('input')])).toEqual(['x, y', 'z']);
    expect(columns['target']!.classes).toEqual(['A', 'B']);
  });

  test('where the text is cut into chunks makes no difference', () => {
    const line = fc
      .tuple(fc.stringMatching(/^[ab"', ]*[ab]$/), fc.constantFrom('x', 'y'))
      .map((pair) => pair.join('\t'));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), places, (all, at) => {
        const whole = all.join('\n');
        expect(lines(choice, ...cuts(whole, at))).toEqual(lines(choice, whole));
        const set = lines(choice, whole).columns;
        expect(shown(set['input']!, set[lengthsOf('input')])).toEqual(
          all.map((one) => one.split('\t')[0]!.trim()),
        );
      }),
    );
  });

  test.each<[string, string, LinesChoice, string, number | undefined]>([
    ['no label', 'ab\tx\ncd\n', choice, 'data/unlabelled', 2],
    ['an empty label', 'ab\tx\ncd\t\n', choice, 'data/missing-value', 2],
    ['an empty text', 'ab\tx\n \ty\n', choice, 'data/empty-sequence', 2],
    ['a NUL byte', 'a\0b\tx\n', choice, 'file/not-text', 1],
    ['nothing', '\n\n', choice, 'data/empty', undefined],
    [
      'a column that is not there',
      'a,b\n1,2\n',
      { ...choice, text: 'c', target: 'b' },
      'data/missing-feature',
      1,
    ],
    [
      'a target that is not there',
      'a,b\n1,2\n',
      { ...choice, text: 'a', target: 'c' },
      'data/missing-target',
      1,
    ],
  ])('refused, with its line: %s', async (_, whole, how, code, line) => {
    const problem = await Promise.resolve()
      .then(() => lines(how, whole))
      .then(
        () => undefined,
        (error: { problems: { code: string; where: { line?: number } }[] }) => error.problems,
      );
    expect(problem?.map((one) => [one.code, one.where.line])).toEqual([[code, line]]);
  });
});

describe('sequences in a table', () => {
  const choice: SequenceChoice = { sequence: 'id', target: 'kind', task: 'classes', per: 'sequence' };
  const read = (table: string, how: SequenceChoice) =>
    sequenceDataset('x', parseCsv(table, how, 'x.csv'), how, 'x.csv');
  const table = 'id,x,y,t,kind\na,1,2,2,p\nb,9,8,1,q\na,3,4,1,p\na,5,6,3,p\n';

  test('rows of one name are a sequence, in the order of the file or of time', () => {
    const { count, columns } = read(table, { ...choice, features: ['x', 'y'] });
    expect(count).toBe(2);
    expect(columns['input']).toEqual({
      shape: [3, 2],
      names: ['x', 'y'],
      values: Float32Array.of(1, 2, 3, 4, 5, 6, 9, 8, 0, 0, 0, 0),
    });
    expect(columns[lengthsOf('input')]!.values).toEqual(Float32Array.of(3, 1));
    expect(columns['target']).toEqual({ shape: [], values: Uint8Array.of(0, 1), classes: ['p', 'q'] });
    const timed = read(table, { ...choice, time: 't' }).columns['input']!;
    expect(timed.names).toEqual(['x', 'y']);
    expect(Array.from(timed.values.subarray(0, 6))).toEqual([3, 4, 1, 2, 5, 6]);
  });

  test('a target a step: classes [steps], numbers [steps, 1], with the lengths of the input', () => {
    const steps = read(table, { ...choice, features: ['x'], per: 'step' }).columns;
    expect(steps['target']).toMatchObject({ shape: [3], classes: ['p', 'q'] });
    expect(steps[lengthsOf('target')]!.values).toEqual(Float32Array.of(3, 1));
    const numbers = read(table, {
      ...choice,
      features: ['x'],
      target: 'y',
      task: 'number',
      per: 'step',
    }).columns;
    expect(numbers['target']).toEqual({ shape: [3, 1], values: Float32Array.of(2, 4, 6, 8, 0, 0) });
  });

  test('sequences of one length have no lengths', () => {
    const { columns } = read('id,x,kind\na,1,p\na,2,p\nb,3,q\nb,4,q\n', choice);
    expect(Object.keys(columns)).toEqual(['input', 'target']);
  });

  test('refused: targets that differ within a sequence, no name, no such column', async () => {
    expect(await codesOf(() => read('id,x,kind\na,1,p\na,2,q\n', choice))).toEqual(['data/sequence-target']);
    expect(await codesOf(() => read('id,x,kind\n,1,p\na,2,p\n', choice))).toEqual(['data/missing-value']);
    expect(await codesOf(() => read('x,kind\n1,p\n', choice))).toEqual(['data/missing-feature']);
    expect(await codesOf(() => read('id,x,kind\na,1,p\n', { ...choice, time: 't' }))).toEqual([
      'data/missing-feature',
    ]);
  });
});

describe('forecasts', () => {
  /** Row r holds r in one column and 1000 + r in the other: every value says where it comes from. */
  const rows = (count: number) => Array.from({ length: count }, (_, r) => `${r},${1000 + r}`).join('\n');
  const read = (count: number, choice: ForecastChoice): Dataset => {
    const table = parseCsv(
      `a,b\n${rows(count)}`,
      { target: null, features: forecastColumns(choice), task: 'number' },
      'x',
    );
    return forecastWindows('x', table, choice, 'x');
  };

  test('the window, and what the target is in the steps behind it', () => {
    const { count, columns } = read(8, { target: 'b', features: ['a'], window: 3, horizon: 2, stride: 2 });
    expect(count).toBe(2);
    expect(columns['input']).toEqual({
      shape: [3, 1],
      names: ['a'],
      values: Float32Array.of(0, 1, 2, 2, 3, 4),
    });
    expect(columns['target']).toMatchObject({ shape: [2], values: Float32Array.of(1003, 1004, 1005, 1006) });
    expect(read(8, { target: 'a', window: 3, horizon: 1, stride: 1 }).columns['input']!.names).toEqual(['a']);
  });

  test('nothing that is asked for in a later part was seen in training, as input or as target', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 80 }), size, size, size, (count, window, horizon, stride) => {
        const series = read(count, { target: 'a', window, horizon, stride });
        const document: SplitDocument = { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true };
        if (series.count < 30) return;
        const split = splitDataset(series, document);
        const of = (column: Column, part: Uint32Array, values: number) =>
          [...part].flatMap((row) => Array.from(column.values.subarray(row * values, (row + 1) * values)));
        const { input, target } = series.columns as Record<'input' | 'target', Column>;
        const seen = new Set([...of(input, split.train, window), ...of(target, split.train, horizon)]);
        for (const part of [split.validation, split.test]) {
          expect(part.length).toBeGreaterThan(0);
          for (const row of of(target, part, horizon)) expect(seen.has(row)).toBe(false);
        }
        const judged = new Set(of(target, split.validation, horizon));
        for (const row of of(target, split.test, horizon)) expect(judged.has(row)).toBe(false);
      }),
    );
  });

  test('refused: a series shorter than a window and its horizon, no features', async () => {
    const choice = { target: 'a', window: 5, horizon: 2, stride: 1 };
    expect(read(7, choice).count).toBe(1);
    expect(await codesOf(() => read(6, choice))).toEqual(['data/series-too-short']);
    expect(await codesOf(() => read(7, { ...choice, features: [] }))).toEqual(['data/no-features']);
  });
});

test('windows of a text never show a later part what it will be asked for', () => {
  const whole = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
  for (const [window, stride] of [
    [5, 5],
    [5, 2],
    [7, 1],
    [3, 8],
  ] as const) {
    const data = text({ ...characters, window, stride }, whole);
    const {
      train,
      validation,
      test: held,
    } = splitDataset(data, { train: 0.5, validation: 0.25, test: 0.25, seed: 1, stratify: true });
    const targets = (part: Uint32Array) =>
      [...part].flatMap((row) =>
        Array.from(data.columns['target']!.values.subarray(row * window, (row + 1) * window)),
      );
    const seen = new Set(targets(train));
    for (const token of [...targets(validation), ...targets(held)]) expect(seen.has(token)).toBe(false);
  }
});
