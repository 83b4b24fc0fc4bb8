import { problem, ProblemError, type Problem } from '../../contract/problems.ts';
import type { DataSource } from '../../contract/project.ts';
import type { Column } from '../../engine/data/dataset.ts';
import { columnsOf, forecastFeatures, knownWindows } from '../../engine/data/forecast.ts';
import { LabelledLines } from '../../engine/data/lines.ts';
import { groupRows, padSequences } from '../../engine/data/sequences.ts';
import { encodeTokens, tokenNumbers, tokensOf } from '../../engine/data/tokens.ts';
import { countWindows, fillWindows } from '../../engine/data/windows.ts';
import { readCsv, readWith } from './csv.ts';
import { expectKind, megabytes } from './files.ts';
import type { Inputs, InputSpec } from './inputs.ts';

type Source<K extends DataSource['kind']> = Extract<DataSource, { kind: K }>;

const mostProblems = 10;
/** A text to predict for is read whole. */
const largestText = 64 * 1024 ** 2;

/**
 * Samples to predict for a model that was trained on sequences, read as its source was: a text in windows, one line or one
 * sequence of a table a sample, every window of a series. Tokens have the numbers of the run's vocabulary.
 */
export function readSeries(path: string, spec: InputSpec, source: DataSource): Promise<Inputs> | null {
  switch (source.kind) {
    case 'text':
      return readWindows(path, spec, source);
    case 'lines':
      return readLines(path, spec, source);
    case 'sequences':
      return readSequences(path, spec, source);
    case 'forecast':
      return readForecast(path, source);
    default:
      return null;
  }
}

async function readWindows(path: string, spec: InputSpec, source: Source<'text'>): Promise<Inputs> {
  const { size } = await expectKind(path, 'file');
  if (size > largestText) {
    const details = { found: megabytes(size), limit: megabytes(largestText) };
    throw new ProblemError(problem('file/too-large', details, { file: path }));
  }
  const text = await wholeText(path);
  const vocabulary = spec.vocabulary ?? [],
    window = spec.shape[0];
  const tokens = encodeTokens(tokensOf(text, source), tokenNumbers(vocabulary), { file: path });
  const windows = { window, stride: window };
  const count = countWindows(tokens.length, windows, 0, 4 * window, { file: path });
  const values = fillWindows(new Float32Array(count * window), tokens, 1, 0, windows);
  const labels = Array.from({ length: count }, (_, i) => `${i * window + 1} to ${(i + 1) * window}`);
  return { count, column: { shape: [window], values, classes: vocabulary }, labels };
}

const wholeText = (path: string): Promise<string> =>
  readWith(path, () => {
    let whole = '';
    return { push: (text) => (whole += text), end: () => whole.replace(/^\ufeff/, '') };
  });

async function readLines(path: string, spec: InputSpec, source: Source<'lines'>): Promise<Inputs> {
  const vocabulary = spec.vocabulary ?? [],
    numbers = tokenNumbers(vocabulary),
    steps = spec.shape[0];
  // A table to predict for need not have the labels; lines without a header need none either.
  const choice = source.text === undefined ? {} : { text: source.text };
  const { texts, labels } = await readWith(path, () => {
    const found: number[][] = [],
      names: string[] = [],
      problems: Problem[] = [];
    const bad = (...more: readonly Problem[]) => {
      problems.push(...more);
      if (problems.length >= mostProblems) throw new ProblemError(...problems);
    };
    const lines = new LabelledLines(choice, path, (text, _, line) => {
      const where = { file: path, line },
        tokens = tokensOf(text.trim(), source);
      if (tokens.length === 0) return bad(problem('data/empty-sequence', {}, where));
      if (tokens.length > steps)
        return bad(problem('data/sequence-too-long', { found: tokens.length, most: steps }, where));
      if (!spec.variable && tokens.length < steps)
        return bad(problem('data/sequence-too-short', { found: tokens.length, steps }, where));
      try {
        found.push(encodeTokens(tokens, numbers, where));
        names.push(text.trim());
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        bad(...error.problems);
      }
    });
    return {
      push: (text) => lines.push(text),
      end() {
        lines.end();
        if (problems.length > 0) throw new ProblemError(...problems);
        return { texts: found, labels: names };
      },
    };
  });
  if (texts.length === 0) throw emptyFile(path, 'a line for each text');
  const values = new Float32Array(texts.length * steps);
  texts.forEach((text, row) => values.set(text, row * steps));
  const lengths = Float32Array.from(texts, (text) => text.length);
  return {
    count: texts.length,
    column: { shape: [steps], values, classes: vocabulary },
    labels,
    ...(spec.variable ? { lengths: lengthsColumn(lengths) } : {}),
  };
}

async function readSequences(path: string, spec: InputSpec, source: Source<'sequences'>): Promise<Inputs> {
  const { sequence, time } = source;
  const features = spec.names ?? source.features ?? [];
  const table = await readCsv(path, {
    target: null,
    features,
    task: 'number',
    sequence,
    ...(time === undefined ? {} : { time }),
  });
  const [steps, size] = spec.shape,
    width = table.input.shape[0];
  const times =
    time === undefined
      ? null
      : Float32Array.from({ length: table.count }, (_, row) => table.input.values[row * width + size]);
  const sequences = groupRows(table, times);
  const problems = sequences.rows.flatMap((rows): Problem[] => {
    const where = { file: path, line: table.rows!.lines[rows[0]] },
      found = rows.length;
    if (found > steps) return [problem('data/sequence-too-long', { found, most: steps }, where)];
    return !spec.variable && found < steps
      ? [problem('data/sequence-too-short', { found, steps }, where)]
      : [];
  });
  if (problems.length > 0) throw new ProblemError(...problems.slice(0, mostProblems));
  const values = padSequences(table.input.values, width, size, sequences, steps, path);
  const lengths = Float32Array.from(sequences.rows, (rows) => rows.length);
  return {
    count: sequences.rows.length,
    column: { shape: spec.shape, values, names: features },
    labels: sequences.names,
    ...(spec.variable ? { lengths: lengthsColumn(lengths) } : {}),
  };
}

/** Every window of the series, the last one among them: what comes behind it is what one wants to know. */
async function readForecast(path: string, source: Source<'forecast'>): Promise<Inputs> {
  const features = forecastFeatures(source);
  const table = await readCsv(path, { target: null, features, task: 'number' });
  const windows = { window: source.window, stride: 1 };
  const count = countWindows(table.count, windows, 0, 4 * source.window * features.length, { file: path });
  return {
    count,
    column: knownWindows(columnsOf(table, features), features, count, windows),
    labels: Array.from({ length: count }, (_, i) => `after row ${i + source.window}`),
  };
}

/** Lengths that come with an array. Throws ProblemError `data/sequence-length`. */
export function checkedLengths(
  values: ArrayLike<number>,
  count: number,
  steps: number,
  file: string,
): Column {
  const problems: Problem[] = [];
  for (let sample = 0; sample < count && problems.length < mostProblems; sample++) {
    const length = values[sample];
    if (Number.isInteger(length) && length >= 1 && length <= steps) continue;
    const details = {
      sample: sample + 1,
      found: length === undefined ? 'missing' : String(length),
      most: steps,
    };
    problems.push(problem('data/sequence-length', details, { file }));
  }
  if (problems.length > 0) throw new ProblemError(...problems);
  return lengthsColumn(Float32Array.from({ length: count }, (_, sample) => values[sample]));
}

export const lengthsColumn = (values: Float32Array): Column => ({ shape: [], values });

const emptyFile = (path: string, expected: string): ProblemError =>
  new ProblemError(problem('data/empty', { path, expected }, { file: path }));
