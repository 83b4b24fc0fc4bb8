import { problem, ProblemError, type Problem } from '../../contract/problems.ts';
import type { CsvData } from './csv.ts';
import { lengthsOf, type Column, type Dataset } from './dataset.ts';

/** Sequences in a table: each row is a step of the sequence that one of its columns names. */
export interface SequenceChoice {
  /** Column that says which sequence a row belongs to. */
  readonly sequence: string;
  /** Column of numbers that orders the steps; the order of the file where absent. */
  readonly time?: string;
  readonly target: string;
  readonly features?: readonly string[];
  readonly task: 'classes' | 'number';
  /** Whether a sequence has one target, or each of its steps its own. */
  readonly per: 'sequence' | 'step';
}

const mostBytes = 2 ** 31;
const mostProblems = 10;

/** Rows of a table, sequence by sequence in the order of their first rows, each in the order of time. */
export interface Sequences {
  readonly names: readonly string[];
  readonly rows: readonly Uint32Array[];
  readonly longest: number;
}

/** `times` are the values of the column of time, where there is one; equal ones stay in the order of the file. */
export function groupRows({ rows }: CsvData, times: Float32Array | null): Sequences {
  const { numbers, names } = rows!.sequences;
  const groups = names.map((): number[] => []);
  numbers.forEach((number, row) => groups[number]!.push(row));
  if (times) for (const group of groups) group.sort((a, b) => times[a]! - times[b]! || a - b);
  return {
    names,
    rows: groups.map((group) => Uint32Array.from(group)),
    longest: groups.reduce((most, group) => Math.max(most, group.length), 0),
  };
}

/** [steps, size] a sample, 0 behind its end. Throws ProblemError `data/too-large`. */
export function padSequences(
  values: Float32Array | Uint8Array,
  width: number,
  size: number,
  sequences: Sequences,
  steps: number,
  file: string,
): Float32Array {
  const bytes = sequences.rows.length * steps * size * 4;
  if (bytes > mostBytes) {
    const details = { found: `${Math.ceil(bytes / 2 ** 20)} MiB`, limit: `${mostBytes / 2 ** 20} MiB` };
    throw new ProblemError(problem('data/too-large', details, { file }));
  }
  const out = new Float32Array(bytes / 4);
  sequences.rows.forEach((rows, sequence) =>
    rows.forEach((row, step) => {
      const at = (sequence * steps + step) * size;
      for (let j = 0; j < size; j++) out[at + j] = values[row * width + j]!;
    }),
  );
  return out;
}

/**
 * input [steps, features] with lengths where they differ; target [] or [1] for a whole sequence, [steps] classes or [steps, 1] numbers
 * for its steps. `table` holds the features and, where there is one, the column of time as the last of them. Throws ProblemError
 * `data/sequence-target`, `data/too-large`.
 */
export function sequenceDataset(name: string, table: CsvData, choice: SequenceChoice, file: string): Dataset {
  const width = table.input.shape[0]!,
    size = choice.time === undefined ? width : width - 1;
  const times =
    choice.time === undefined
      ? null
      : Float32Array.from({ length: table.count }, (_, row) => table.input.values[row * width + size]!);
  const sequences = groupRows(table, times),
    steps = sequences.longest,
    count = sequences.names.length;
  const input: Column = {
    shape: [steps, size],
    values: padSequences(table.input.values, width, size, sequences, steps, file),
    names: table.input.names!.slice(0, size),
  };
  const columns: Record<string, Column> = { input };
  const lengths: Column = { shape: [], values: Float32Array.from(sequences.rows, (rows) => rows.length) };
  const variable = lengths.values.some((length) => length !== steps);
  if (variable) columns[lengthsOf('input')] = lengths;
  const target = table.target!;
  if (choice.per === 'step') {
    const values = padSequences(target.values, 1, 1, sequences, steps, file);
    columns['target'] = target.classes
      ? { shape: [steps], values, classes: target.classes }
      : { shape: [steps, 1], values };
    if (variable) columns[lengthsOf('target')] = lengths;
  } else columns['target'] = wholeTarget(table, sequences, file);
  return { name, count, columns, fixedTest: null };
}

/** The target of the first row of each sequence; all its other rows must say the same. */
function wholeTarget({ target, rows }: CsvData, sequences: Sequences, file: string): Column {
  const { values, ...column } = target!,
    problems: Problem[] = [];
  const taken = sequences.rows.map((group, sequence) => {
    const other = group.find((row) => values[row] !== values[group[0]!]);
    if (other !== undefined && problems.length < mostProblems)
      problems.push(
        problem(
          'data/sequence-target',
          { sequence: sequences.names[sequence]! },
          { file, line: rows!.lines[other]! },
        ),
      );
    return values[group[0]!]!;
  });
  if (problems.length > 0) throw new ProblemError(...problems);
  return {
    ...column,
    values: values instanceof Uint8Array ? Uint8Array.from(taken) : Float32Array.from(taken),
  };
}
