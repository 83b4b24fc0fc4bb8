import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import { inspectCsv } from '../../../engine/data/csv-inspect.ts';
import type { CsvChoice } from '../../../engine/data/csv.ts';
import { parseCsv } from '../../../engine/data/csv.ts';
import { parseNumber } from '../../../engine/data/number.ts';

const classes = { target: 'kind', task: 'classes' } as const satisfies CsvChoice;

function problemsOf(text: string, choice: CsvChoice) {
  try {
    parseCsv(text, choice, 'table.csv');
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  return [];
}

describe('columns of a csv file', () => {
  test('features and classes, in the order that people expect', () => {
    const { count, input, target } = parseCsv('x,kind,y\n1,b,2\n3,a,4.5\n-1e-2,b,.5\n', classes, 'table.csv');
    expect(count).toBe(3);
    expect(input).toEqual({
      shape: [2],
      names: ['x', 'y'],
      values: Float32Array.of(1, 2, 3, 4.5, -0.01, 0.5),
    });
    expect(target).toEqual({ shape: [], classes: ['a', 'b'], values: Uint8Array.of(1, 0, 1) });
  });

  test('classes that are numbers are ordered as numbers; more than 256 still fit', () => {
    const { target } = parseCsv('x,kind\n1,10\n2,9\n3,-1\n', classes, 'table.csv');
    expect(target!.classes).toEqual(['-1', '9', '10']);
    const many = parseCsv(
      `x,kind\n${Array.from({ length: 300 }, (_, row) => `1,${299 - row}`).join('\n')}`,
      classes,
      'table.csv',
    );
    expect(Array.from(many.target!.values)).toEqual(Array.from({ length: 300 }, (_, row) => 299 - row));
  });

  test('a number to predict, chosen features in their order, a mark of the byte order, decimal commas', () => {
    const text = '\ufeffa;b;c\r\n1,5;2;3\r\n4;5;6\r\n';
    const { input, target } = parseCsv(
      text,
      { target: 'a', features: ['c', 'b'], task: 'number' },
      'table.csv',
    );
    expect(input).toEqual({ shape: [2], names: ['c', 'b'], values: Float32Array.of(3, 2, 6, 5) });
    expect(target).toEqual({ shape: [1], values: Float32Array.of(1.5, 4) });
  });

  test('columns without a name get one; others may hold text if they are not chosen', () => {
    const { input } = parseCsv(
      ',x,note,kind\n0,1,hello,a\n',
      { ...classes, features: ['column 1', 'x'] },
      'table.csv',
    );
    expect(input.names).toEqual(['column 1', 'x']);
  });

  test.each<[string, string, CsvChoice, string, object]>([
    ['ragged row', 'x,kind\n1,a\n2\n', classes, 'data/ragged-row', { line: 3 }],
    [
      'text in a number column',
      'x,kind\n1,a\ntwo,a\n',
      classes,
      'data/not-a-number',
      { line: 3, column: 'x' },
    ],
    ['NA is no number', 'x,kind\nNA,a\n', classes, 'data/not-a-number', { line: 2, column: 'x' }],
    ['empty cell', 'x,kind\n1,a\n ,a\n', classes, 'data/missing-value', { line: 3, column: 'x' }],
    ['empty target', 'x,kind\n1,\n', classes, 'data/missing-value', { line: 2, column: 'kind' }],
    [
      'line after a quoted line end',
      'x,kind\n1,"a\nb"\nbad,a\n',
      classes,
      'data/not-a-number',
      { line: 4, column: 'x' },
    ],
    ['too large for float32', 'x,kind\n1e39,a\n', classes, 'file/number-range', { line: 2, column: 'x' }],
    ['missing target', 'x,y\n1,2\n', classes, 'data/missing-target', { line: 1 }],
    [
      'missing feature',
      'x,kind\n1,a\n',
      { ...classes, features: ['z'] },
      'data/missing-feature',
      { line: 1 },
    ],
    ['a feature twice', 'x,kind\n1,a\n', { ...classes, features: ['x', 'x'] }, 'data/duplicate-column', {}],
    [
      'two columns of one name',
      'x, x ,kind\n1,2,a\n',
      classes,
      'data/duplicate-column',
      { line: 1, column: 'x' },
    ],
    ['no features', 'kind\na\n', classes, 'data/no-features', { line: 1 }],
    ['header only', 'x,kind\n\n', classes, 'data/empty', {}],
    ['nothing', '', classes, 'data/empty', {}],
  ])('%s', (_, text, choice, code, where) => {
    expect(problemsOf(text, choice)).toMatchObject([{ code, where: { file: 'table.csv', ...where } }]);
  });

  test('ten problems are told at once, not a million', () => {
    const found = problemsOf(`x,kind\n${'bad,a\n'.repeat(1000)}`, classes);
    expect(found.map(({ where }) => where.line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('every finite float32 comes back exactly as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (numbers) => {
          const text = `x,kind\n${numbers.map((value) => `${value},a`).join('\n')}`;
          expect(Array.from(parseCsv(text, classes, 'table.csv').input.values)).toEqual(
            numbers.map((value) => (value === 0 ? 0 : value)),
          );
        },
      ),
    );
  });

  test('numbers are decimal: no hexadecimal, no Infinity, no blanks alone, no thousands', () => {
    for (const text of [
      '',
      ' ',
      '0x10',
      '0b1',
      'Infinity',
      'NaN',
      '1,000.5',
      '1e',
      '.',
      '-',
      '1 2',
      '1_000',
    ]) {
      expect(parseNumber(text, true), text).toBeNaN();
    }
    expect(['1', ' -1.5 ', '+2', '.5', '5.', '1e-3', '1E+3'].map((text) => parseNumber(text, false))).toEqual(
      [1, -1.5, 2, 0.5, 5, 0.001, 1000],
    );
    expect(parseNumber('1,5', false)).toBeNaN();
    expect(parseNumber('-1,5', true)).toBe(-1.5);
  });
});

describe('a csv file without names', () => {
  const text = '5.1,3.5,setosa\n7,3.2,versicolor\n';
  const read = (choice: { target: string; header?: boolean }) =>
    parseCsv(text, { task: 'classes', ...choice }, 'iris.csv');

  test('numbers in the place of names are doubted, unless someone says that they are names', () => {
    const { count, problems } = read({ target: 'setosa' });
    expect([count, problems.map(({ code, where }) => [code, where.line])]).toEqual([
      1,
      [['file/csv-header', 1]],
    ]);
    expect(read({ target: 'setosa', header: true }).problems).toEqual([]);
  });

  test('header: false keeps the first row as a sample and calls columns by their number', () => {
    const { count, input, target, problems } = read({ target: 'column 3', header: false });
    expect([count, problems]).toEqual([2, []]);
    expect([input.names, [...input.values]]).toEqual([
      ['column 1', 'column 2'],
      [...Float32Array.of(5.1, 3.5, 7, 3.2)],
    ]);
    expect(target).toMatchObject({ classes: ['setosa', 'versicolor'] });
    expect([...target!.values]).toEqual([0, 1]);
  });
});

describe('looking at a csv file', () => {
  test('kinds, different values, range and missing cells of each column', () => {
    const { rows, columns, problems } = inspectCsv('id,x,kind\n1,0.5,a\n2,NA,b\n3,-2,\n4,7,a\n', 'table.csv');
    expect(rows).toBe(4);
    expect(columns).toMatchObject([
      { name: 'id', kind: 'number', distinct: 4, minimum: 1, maximum: 4, missing: 0, enumerates: true },
      { name: 'x', kind: 'number', distinct: 3, minimum: -2, maximum: 7, missing: 1, enumerates: false },
      { name: 'kind', kind: 'text', distinct: 2, minimum: null, maximum: null, missing: 1 },
    ]);
    expect(problems).toEqual([]);
  });

  test('ragged rows, doubled names, a header of numbers, stray text', () => {
    const codes = (text: string) => inspectCsv(text, 'table.csv').problems.map(({ code }) => code);
    expect(codes('a,b\n1\n1,2\n')).toEqual(['data/ragged-row']);
    expect(codes('a,a\n1,2\n')).toEqual(['data/duplicate-column']);
    expect(codes('1,2\n3,4\n')).toEqual(['file/csv-header']);
    // A table without names whose last column holds labels: its first sample is not of numbers alone.
    expect(codes('5.1,3.5,setosa\n4.9,3,setosa\n')).toEqual(['file/csv-header']);
    expect(codes('length,3.5,kind\n4.9,3,setosa\n')).toEqual([]);
    expect(codes(`a,b\n${'1,2\n'.repeat(20)}oops,2\n`)).toEqual(['file/csv-mixed']);
  });
});
