import { extname } from 'node:path';
import Papa from 'papaparse';
import type { Inputs } from '../data/index.ts';
import { readSmall } from '../files/read.ts';
import type { Row } from './outputs.ts';

const largest = 2 ** 31;

/**
 * A text cell that a spreadsheet would run as a formula gets an apostrophe in front. Numbers stay numbers: -1.5 is none.
 */
export function safeCell(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
}
const isNumber = (cell: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell.trim());

/** Predictions beside what they were made from, as csv text. `name`: of their columns. */
export async function predictionTable(
  input: string,
  inputs: Inputs,
  rows: readonly Row[],
  name = 'prediction',
): Promise<string> {
  const before = await columnsOf(input, inputs);
  const heads = Object.keys(rows[0]?.heads ?? {}).map((id) =>
    partOf(
      rows.map((row) => row.heads![id]),
      id,
      `${id}_`,
    ),
  );
  const parts = [partOf(rows, name, ''), ...heads];
  const header = [...before.header, ...parts.flatMap((part) => part.header)];
  const lines = rows.map((_, i) => [...before.rows[i], ...parts.flatMap((part) => part.lines[i])]);
  return `${Papa.unparse([header.map(safeCell), ...lines], { newline: '\n' })}\n`;
}

/** The columns of what one output says; `name` is that of its predictions, `prefix` stands before what goes with them. */
function partOf(rows: readonly Row[], name: string, prefix: string): { header: string[]; lines: string[][] } {
  const [first] = rows;
  const classes = Object.keys(first?.probabilities ?? {});
  const width = rows.reduce((most, { prediction }) => Math.max(most, [prediction].flat().length), 1);
  const each = (column: string): string[] =>
    width === 1 ? [column] : Array.from({ length: width }, (_, i) => `${column}_${i + 1}`);
  const header = [
    ...each(name),
    ...(first?.interval ? [...each(`${prefix}lower`), ...each(`${prefix}upper`)] : []),
    ...(first?.spread === undefined ? [] : each(`${prefix}spread`)),
    ...classes.map((c) => `${prefix}probability_${c}`),
    ...(first?.entropy === undefined ? [] : [`${prefix}entropy`]),
  ];
  const lines = rows.map(({ prediction, probabilities, interval, spread, entropy }) => [
    ...filled(
      [prediction].flat().map((p) => (typeof p === 'number' ? numeral(p) : safeCell(String(p)))),
      width,
    ),
    ...(interval
      ? [interval.lower, interval.upper].flatMap((side) => filled([side].flat().map(numeral), width))
      : []),
    ...(spread === undefined ? [] : filled([spread].flat().map(numeral), width)),
    ...classes.map((c) => numeral(probabilities?.[c] ?? NaN)),
    ...(entropy === undefined ? [] : [numeral(entropy)]),
  ]);
  return { header, lines };
}

/** A sequence that is shorter than others ends in empty cells. */
const filled = (cells: readonly string[], width: number): string[] => [
  ...cells,
  ...new Array<string>(width - cells.length).fill(''),
];

/** As many digits as a float32 holds: 0.1 stays 0.1. */
export const numeral = (value: number): string => String(Number(value.toPrecision(7)));

/** A csv keeps all its own columns; anything else is told by name. */
async function columnsOf(input: string, inputs: Inputs): Promise<{ header: string[]; rows: string[][] }> {
  if (extname(input).toLowerCase() === '.csv') {
    const text = (await readSmall(input, largest)).toString('utf8');
    const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
    const [header, ...rows] = data;
    if (rows.length === inputs.count) return { header, rows: rows.map((row) => row.map(safeCell)) };
  }
  return { header: ['input'], rows: inputs.labels.map((label) => [safeCell(label)]) };
}
