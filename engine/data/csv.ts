import type { Problem } from '../../contract/problems.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import { CsvRows, sniffDelimiter } from './csv-rows.ts';
import type { Column } from './dataset.ts';
import { GrowingFloats } from './growing.ts';
import { classNumbers, Labels } from './labels.ts';
import { parseNumber } from './number.ts';

/** Reading goes on after a bad cell until there are this many, so that a person can mend them in one go. */
const mostProblems = 10;
const largestFloat32 = 3.4028235677973366e38;

/** What to take from a table. */
export interface CsvChoice {
  /** Column to predict; null to read features only. */
  readonly target: string | null;
  /** Columns to learn from; all but the target where absent. */
  readonly features?: readonly string[];
  readonly task: 'classes' | 'number';
  /** Further columns to predict. */
  readonly targets?: readonly { readonly column: string; readonly task: 'classes' | 'number' }[];
  /** False: the first row is a sample, and columns are called by their number; where absent, names are expected and doubted. */
  readonly header?: boolean;
  /** Column that says which sequence a row belongs to; it is neither a feature nor the target. */
  readonly sequence?: string;
  /** Column of numbers that orders the steps of a sequence: it is read as one more feature, the last. */
  readonly time?: string;
}

export interface CsvData {
  readonly count: number;
  /** Shape [features], with their names. */
  readonly input: Column;
  /** Class numbers with shape [], or numbers with shape [1]; null where no target was asked for. */
  readonly target: Column | null;
  /** Further targets in the same form, by their columns. */
  readonly targets: Readonly<Record<string, Column>>;
  /** What a person should look at though it could be read. */
  readonly problems: readonly Problem[];
  /** Where sequences were asked for: the line of each row, and which sequence it belongs to, numbered by their first rows. */
  readonly rows?: {
    readonly lines: readonly number[];
    readonly sequences: { readonly numbers: readonly number[]; readonly names: readonly string[] };
  };
}

/** Names of the columns as a person sees them: blanks around them removed, `column 3` where there is none. */
export const headerNames = (fields: readonly string[]): string[] =>
  fields.map((field, index) => field.trim() || numbered(index));
const numbered = (index: number): string => `column ${index + 1}`;

/**
 * Reads a table into columns, chunk by chunk: `push` text, then `end`. The first row names the columns; the
 * delimiter is found from the first chunk, which should hold some rows. A decimal comma is read where `;` delimits.
 * Throws ProblemError with file, line and column: `data/ragged-row`, `data/not-a-number`, `data/missing-value`,
 * `data/duplicate-column`, `data/missing-target`, `data/missing-feature`, `data/no-features`, `data/empty`, `file/csv-...`.
 */
export class CsvReader {
  private readonly file: string;
  private readonly choice: CsvChoice;
  private readonly values = new GrowingFloats();
  private readonly problems: Problem[] = [];
  private readonly warnings: Problem[] = [];
  private rows: CsvRows | undefined;
  private header: readonly string[] | undefined;
  private features: readonly number[] = [];
  private targets: readonly TargetReader[] = [];
  private sequence = -1;
  private readonly sequences = new Labels();
  private readonly sequenceNumbers: number[] = [];
  private readonly lines: number[] = [];
  private decimalComma = false;
  private count = 0;

  constructor(choice: CsvChoice, file: string) {
    this.choice = choice;
    this.file = file;
  }

  push(text: string): void {
    if (this.rows === undefined) {
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      const delimiter = sniffDelimiter(text);
      this.decimalComma = delimiter === ';';
      this.rows = new CsvRows(delimiter, this.file, (fields, line) => this.row(fields, line));
    }
    this.rows.push(text);
  }

  end(): CsvData {
    this.rows?.end();
    if (this.problems.length > 0) throw new ProblemError(...this.problems);
    if (this.header === undefined || this.count === 0) {
      const expected = 'a first line with the names of the columns, and a line for each sample';
      throw new ProblemError(problem('data/empty', { path: this.file, expected }, { file: this.file }));
    }
    const names = this.features.map((index) => this.header![index]!);
    const input: Column = { shape: [names.length], values: this.values.finish(), names };
    const columns = this.targets.map(({ name, read }) => [name, read.finish(this.count)] as const),
      [target] = this.choice.target === null ? [] : columns;
    const further = Object.fromEntries(columns.slice(target ? 1 : 0));
    const data = {
      count: this.count,
      input,
      target: target?.[1] ?? null,
      targets: further,
      problems: this.warnings,
    };
    if (this.sequence < 0) return data;
    const sequences = { numbers: this.sequenceNumbers, names: this.sequences.names() };
    return { ...data, rows: { lines: this.lines, sequences } };
  }

  private row(fields: readonly string[], line: number): void {
    if (this.header === undefined) {
      this.start(fields, line);
      if (this.choice.header !== false) return;
    }
    const expected = this.header!.length;
    if (fields.length !== expected) {
      return this.found(
        problem('data/ragged-row', { found: fields.length, expected }, { file: this.file, line }),
      );
    }
    this.count++;
    if (this.sequence >= 0) {
      const name = fields[this.sequence]!.trim();
      if (name === '') this.bad(problem('data/missing-value', {}, this.where(line, this.sequence)));
      this.sequenceNumbers.push(this.sequences.number(name));
      this.lines.push(line);
    }
    const { features, targets } = this;
    for (let index = 0; index < features.length; index++)
      this.values.push(this.number(fields, features[index]!, line));
    for (const { at, task, read } of targets) {
      if (task === 'number') read.number(this.number(fields, at, line));
      else {
        const label = fields[at]!.trim();
        if (label === '') this.bad(problem('data/missing-value', {}, this.where(line, at)));
        else read.label(label);
      }
    }
  }

  private number(fields: readonly string[], index: number, line: number): number {
    const text = fields[index]!,
      value = parseNumber(text, this.decimalComma);
    if (value >= -largestFloat32 && value <= largestFloat32) return value;
    const where = this.where(line, index),
      shown = shorten(text.trim());
    if (shown === '') this.bad(problem('data/missing-value', {}, where));
    else if (value !== value) this.bad(problem('data/not-a-number', { text: shown }, where));
    else this.bad(problem('file/number-range', { text: shown }, where));
    return NaN;
  }

  /** The header: which columns there are, and which of them are wanted. */
  private start(fields: readonly string[], line: number): void {
    const { target, task, targets = [], features, header, sequence, time } = this.choice;
    const columns = header === false ? fields.map((_, index) => numbered(index)) : headerNames(fields);
    this.header = columns;
    const fail = (found: Problem): never => {
      throw new ProblemError(found);
    };
    const seen = new Map<string, number>();
    columns.forEach((name, index) => {
      if (seen.has(name)) fail(problem('data/duplicate-column', { name }, this.where(line, index)));
      seen.set(name, index);
    });
    const predicted = [...(target === null ? [] : [{ column: target, task }]), ...targets];
    this.targets = predicted.map(({ column, task }) => {
      const at =
        seen.get(column) ??
        fail(problem('data/missing-target', { target: column, columns }, { file: this.file, line }));
      return { name: column, at, task, read: new TargetValues(task) };
    });
    const again = predicted.find(({ column }, i) => predicted.findIndex((p) => p.column === column) !== i);
    if (again)
      fail(
        problem(
          'data/duplicate-column',
          { name: again.column },
          { file: this.file, field: 'data.source.targets' },
        ),
      );
    if (sequence !== undefined) {
      this.sequence =
        seen.get(sequence) ??
        fail(problem('data/missing-feature', { feature: sequence, columns }, { file: this.file, line }));
    }
    const taken = new Set([...predicted.map(({ column }) => column), sequence, time]);
    const others = columns.filter((name) => !taken.has(name));
    const known = features ?? others,
      wanted = time === undefined ? known : [...known, time];
    if (known.length === 0) fail(problem('data/no-features', {}, { file: this.file, line }));
    this.features = wanted.map(
      (feature) =>
        seen.get(feature) ??
        fail(problem('data/missing-feature', { feature, columns }, { file: this.file, line })),
    );
    const twice = wanted.find((name, index) => wanted.indexOf(name) !== index);
    if (twice !== undefined)
      fail(
        problem('data/duplicate-column', { name: twice }, { file: this.file, field: 'data.source.features' }),
      );
    // Where features are numbers, so would a sample be that stands in the place of their names.
    if (header === undefined && this.features.every((index) => isNumeral(fields[index]!, this.decimalComma)))
      this.warnings.push(problem('file/csv-header', {}, { file: this.file, line }));
  }

  private where(line: number, index: number) {
    return { file: this.file, line, column: this.header![index]! };
  }

  private bad(found: Problem): void {
    this.found(found);
  }

  private found(one: Problem): void {
    this.problems.push(one);
    if (this.problems.length >= mostProblems) throw new ProblemError(...this.problems);
  }
}

/** A target column, and where its cells stand in a row. */
interface TargetReader {
  readonly name: string;
  readonly at: number;
  readonly task: 'classes' | 'number';
  readonly read: TargetValues;
}

/** Cells of a target, one by one. */
class TargetValues {
  private readonly values = new GrowingFloats();
  private readonly labels = new Labels();
  private readonly task: 'classes' | 'number';

  constructor(task: 'classes' | 'number') {
    this.task = task;
  }
  number(value: number): void {
    this.values.push(value);
  }
  label(name: string): void {
    this.values.push(this.labels.number(name));
  }
  finish(count: number): Column {
    const provisional = this.values.finish();
    if (this.task === 'number') return { shape: [1], values: provisional };
    const { classes, rank } = this.labels.finish();
    const values = classNumbers(count, classes.length);
    for (let row = 0; row < count; row++) values[row] = rank[provisional[row]!]!;
    return { shape: [], values, classes };
  }
}

export const isNumeral = (text: string, decimalComma: boolean): boolean =>
  !Number.isNaN(parseNumber(text, decimalComma));

/** What a sentence can hold of a cell. */
export const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** A whole table at once. */
export function parseCsv(text: string, choice: CsvChoice, file: string): CsvData {
  const reader = new CsvReader(choice, file);
  reader.push(text);
  return reader.end();
}
