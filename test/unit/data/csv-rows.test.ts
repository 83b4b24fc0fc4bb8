import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { Delimiter } from '../../../engine/data/csv-rows.ts';
import { CsvRows, sniffDelimiter } from '../../../engine/data/csv-rows.ts';
import { codesOf } from './fuzzing.ts';

function rowsOf(chunks: readonly string[], delimiter: Delimiter = ','): { fields: string[]; line: number }[] {
  const rows: { fields: string[]; line: number }[] = [];
  const reader = new CsvRows(delimiter, 'table.csv', (fields, line) =>
    rows.push({ fields: [...fields], line }),
  );
  chunks.forEach((chunk) => reader.push(chunk));
  reader.end();
  return rows;
}
const fieldsOf = (text: string, delimiter: Delimiter = ',') =>
  rowsOf([text], delimiter).map(({ fields }) => fields);

describe('rows of a csv file', () => {
  test.each([
    [
      'plain',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no line end at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CR alone',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'blank lines',
      'a,b\n\n1,2\n  \n,\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty last field',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'quoted delimiter and line end',
      '"a,b","c\nd"\n1,2',
      [
        ['a,b', 'c\nd'],
        ['1', '2'],
      ],
    ],
    ['doubled quotes', '"say ""hi""",2\n', [['say "hi"', '2']]],
    ['quote inside a plain field', '5" pipe,2\n', [['5" pipe', '2']]],
    ['blanks after a quotation', '"a" ,b\n', [['a', 'b']]],
    ['nothing', '', []],
  ])('%s', (_, text, rows) => expect(fieldsOf(text)).toEqual(rows));

  test('a row is told by the line that it starts in, also after quoted line ends', () => {
    expect(rowsOf(['h\r\n"a\r\nb"\n\nlast\n']).map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test('a quotation that is never closed, text after one, NUL bytes, and rows without an end are refused', async () => {
    expect(await codesOf(() => fieldsOf('a,b\n"1,2\n3,4\n'))).toEqual(['file/csv-quote']);
    expect(await codesOf(() => fieldsOf('a,b\n"1"x,2\n'))).toEqual(['file/csv-quote']);
    expect(await codesOf(() => fieldsOf('a\0b'))).toEqual(['file/not-text']);
    const chunk = 'x'.repeat(1024 * 1024);
    expect(await codesOf(() => rowsOf(new Array<string>(100).fill(chunk)))).toEqual([
      'file/csv-row-too-long',
    ]);
    expect(await codesOf(() => rowsOf(['"', ...new Array<string>(100).fill(chunk)]))).toEqual([
      'file/csv-row-too-long',
    ]);
    expect(await codesOf(() => fieldsOf(','.repeat(100_000)))).toEqual(['file/csv-row-too-long']);
  });

  const field = fc.string({
    unit: fc.constantFrom('a', 'b', '1', '.', '-', ' ', '"', ',', ';', '\n', '\r\n', 'ä', '\u{1f40c}'),
    maxLength: 6,
  });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  const notBlank = (row: string[]) => row.some((text) => text.trim() !== '');

  test('reads what Papa Parse writes, as Papa Parse reads it', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        (rows, delimiter, newline) => {
          const text = Papa.unparse(rows, { delimiter, newline });
          const read = Papa.parse<string[]>(text, { delimiter, newline }).data.filter(notBlank);
          expect(fieldsOf(text, delimiter)).toEqual(read);
          expect(fieldsOf(text, delimiter)).toEqual(rows.filter(notBlank));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('where the text is cut into chunks makes no difference', () => {
    const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, cuts, (rows, places) => {
        const text = Papa.unparse(rows);
        const ends = [...places.filter((place) => place < text.length).sort((a, b) => a - b), text.length];
        const chunks = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
        expect(rowsOf(chunks)).toEqual(rowsOf([text]));
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string, Delimiter]>([
    ['comma', 'a,b,c\n1,2,3\n', ','],
    ['semicolon with decimal commas', 'a;b;c\n1,5;2,5;3,5\n', ';'],
    ['tab', 'a\tb\n1\t2\n', '\t'],
    ['bar', 'a|b\n1|2\n', '|'],
    ['commas inside quotations do not count', '"x, y, z, w";b\n"1,2,3";2\n', ';'],
    ['the steady one wins', 'name, first, unit;value\nx;1\ny, z;2\n', ';'],
    ['one column', 'a\n1\n', ','],
  ])('finds the delimiter: %s', (_, text, delimiter) => expect(sniffDelimiter(text)).toBe(delimiter));
});
