import type { DataColumnSummary } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import { CsvRows, sniffDelimiter } from './csv-rows.ts';
import { headerNames, isNumeral } from './csv.ts';
import { parseNumber } from './number.ts';

/** Different values are counted up to here: what has more is no class, and the memory for counting has an end. */
const mostDistinct = 10_000;
const mostProblems = 10;
/** How people and programs write "nothing here". */
const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);
/** A column counts as numbers if at most this share of its cells is text: then the text is the mistake. */
const strayText = 0.1;

export interface CsvColumnFacts extends DataColumnSummary {
  /** How often each value occurs, while there are at most `mostDistinct`. */
  readonly counts: ReadonlyMap<string, number>;
  /** All values are whole numbers, each another: probably the number of the row. */
  readonly enumerates: boolean;
  /** Had the column a name of its own? */
  readonly named: boolean;
}

export interface CsvFacts {
  readonly rows: number;
  readonly columns: readonly CsvColumnFacts[];
  readonly problems: readonly Problem[];
}

interface Tally {
  readonly name: string;
  readonly named: boolean;
  readonly counts: Map<string, number>;
  numbers: number;
  texts: number;
  missing: number;
  whole: boolean;
  minimum: number;
  maximum: number;
}

/** Looks at a whole table without keeping it: what its columns hold. `push` text, then `end`. */
export class CsvInspector {
  private readonly file: string;
  private readonly problems: Problem[] = [];
  private rowsReader: CsvRows | undefined;
  private columns: Tally[] | undefined;
  private decimalComma = false;
  private headerLine = 1;
  private rows = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Throws ProblemError where the text cannot be cut into rows. */
  push(text: string): void {
    if (this.rowsReader === undefined) {
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      const delimiter = sniffDelimiter(text);
      this.decimalComma = delimiter === ';';
      this.rowsReader = new CsvRows(delimiter, this.file, (fields, line) => this.row(fields, line));
    }
    this.rowsReader.push(text);
  }

  end(): CsvFacts {
    this.rowsReader?.end();
    if (!this.columns || this.rows === 0) {
      const expected = 'a first line with the names of the columns, and a line for each sample';
      throw new ProblemError(problem('data/empty', { path: this.file, expected }, { file: this.file }));
    }
    const columns = this.columns.map((column) => this.facts(column)),
      numbers = columns.filter(({ kind }) => kind === 'number');
    // Of a table whose last column holds labels the first sample is not of numbers alone.
    if (numbers.length > 0 && numbers.every(({ name }) => isNumeral(name, this.decimalComma)))
      this.problems.push(problem('file/csv-header', {}, { file: this.file, line: this.headerLine }));
    return { rows: this.rows, columns, problems: this.problems };
  }

  private facts(column: Tally): CsvColumnFacts {
    const { name, named, counts, numbers, texts } = column;
    const number = numbers > 0 && texts <= strayText * (numbers + texts);
    if (number && texts > 0)
      this.problems.push(problem('file/csv-mixed', { count: texts }, { file: this.file, column: name }));
    return {
      name,
      named,
      counts,
      kind: number ? 'number' : 'text',
      distinct: counts.size,
      minimum: number ? column.minimum : null,
      maximum: number ? column.maximum : null,
      missing: column.missing,
      enumerates:
        column.whole && texts === 0 && counts.size === Math.min(this.rows, mostDistinct) && this.rows > 2,
    };
  }

  private row(fields: readonly string[], line: number): void {
    if (this.columns === undefined) return this.start(fields, line);
    if (fields.length !== this.columns.length) {
      const details = { found: fields.length, expected: this.columns.length };
      if (this.problems.length < mostProblems)
        this.problems.push(problem('data/ragged-row', details, { file: this.file, line }));
      return;
    }
    this.rows++;
    for (let index = 0; index < fields.length; index++)
      count(this.columns[index]!, fields[index]!, this.decimalComma);
  }

  private start(fields: readonly string[], line: number): void {
    const names = headerNames(fields),
      seen = new Set<string>();
    for (const name of names) {
      if (seen.has(name))
        this.problems.push(
          problem('data/duplicate-column', { name }, { file: this.file, line, column: name }),
        );
      seen.add(name);
    }
    this.headerLine = line;
    this.columns = names.map((name, index) => ({
      name,
      named: fields[index]!.trim() !== '',
      counts: new Map<string, number>(),
      numbers: 0,
      texts: 0,
      missing: 0,
      whole: true,
      minimum: Infinity,
      maximum: -Infinity,
    }));
  }
}

function count(column: Tally, field: string, decimalComma: boolean): void {
  const text = field.trim(),
    value = parseNumber(text, decimalComma);
  if (value === value) {
    column.numbers++;
    if (value < column.minimum) column.minimum = value;
    if (value > column.maximum) column.maximum = value;
    if (column.whole && !Number.isInteger(value)) column.whole = false;
  } else if (missing.has(text.toLowerCase())) {
    column.missing++;
    return;
  } else column.texts++;
  const before = column.counts.get(text);
  if (before !== undefined) column.counts.set(text, before + 1);
  else if (column.counts.size < mostDistinct) column.counts.set(text, 1);
}

/** The whole of a text at once. */
export function inspectCsv(text: string, file: string): CsvFacts {
  const inspector = new CsvInspector(file);
  inspector.push(text);
  return inspector.end();
}
