import { basename } from 'node:path';
import type { DataInspection, FileKind } from '../../contract/commands.ts';
import type { DataSource } from '../../contract/project.ts';
import { problem } from '../../contract/problems.ts';
import type { CsvColumnFacts, CsvFacts } from '../../engine/data/csv-inspect.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { firstText } from './text.ts';
import { loadDataset } from './load.ts';
import { summarize } from './summary.ts';

/** Tokens and steps that a first look suggests: long enough to show something, short enough to learn quickly. */
const textWindow = 64,
  forecastWindow = 24;

const sequenceNames =
  /^(sequence|seq|series|trajectory|episode|session|recording|track|example|sample)([ _-]?(id|no|nr|number))?$/i;
const timeNames = /^(time|t|step|date|datetime|timestamp|day|hour|month|year)$/i;

/** Text in lines, each with one tab and a label behind it, or running text. */
export async function kindOfText(path: string): Promise<'lines' | 'text' | 'csv'> {
  const lines = (await firstText(path))
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
    .filter((line) => line.trim() !== '')
    .slice(0, 100);
  const cells = lines.map((line) => line.split('\t'));
  if (lines.length > 1 && cells.every(({ length }) => length === 2))
    return cells.every(([text]) => text.trim() !== '' && !Number.isFinite(Number(text))) &&
      !isHeader(cells[0], cells)
      ? 'lines'
      : 'csv';
  const steady = [',', ';', '\t', '|'].some((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length);
    return counts[0] > 1 && counts.every((count) => count === counts[0]);
  });
  return steady && lines.length > 1 ? 'csv' : 'text';
}

/** A first line that is like none of the labels below it names the columns. */
const isHeader = ([, label]: readonly string[], cells: readonly (readonly string[])[]): boolean =>
  cells.slice(1).every(([, other]) => Number.isFinite(Number(other))) && !Number.isFinite(Number(label));

/** The kind that a table is most likely of. */
export function kindOfTable(columns: readonly CsvColumnFacts[], rows: number): FileKind {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const sequence = columns.find(
    ({ name, distinct }) => sequenceNames.test(name) && distinct > 1 && distinct <= rows / 2,
  );
  if (sequence && columns.length > 2) return 'sequences';
  const [first] = columns;
  if (
    /^(date|datetime|timestamp|time)$/i.test(first.name) &&
    first.distinct >= Math.min(rows, 1000) &&
    numbers.length > 0 &&
    rows > 2
  )
    return 'forecast';
  const texts = columns.filter(({ kind }) => kind === 'text');
  if (numbers.length === 0 && columns.length === 2 && texts.some(({ distinct }) => distinct <= rows / 4))
    return 'lines';
  return 'csv';
}

/** A source of the kind for a file; null where its columns do not make one. */
export function sourceOf(
  kind: Exclude<FileKind, 'csv'>,
  path: string,
  table: CsvFacts | null,
): DataSource | null {
  if (kind === 'text')
    return { kind, path, unit: 'character', lowercase: false, window: textWindow, stride: textWindow };
  if (kind === 'lines') {
    if (!table) return { kind, path, unit: 'character', lowercase: false };
    // Labels come again and again; of two alike, they mostly stand last.
    const [target, text] = table.columns.toReversed().sort((a, b) => a.distinct - b.distinct);
    return text
      ? { kind, path, unit: 'character', lowercase: false, text: text.name, target: target.name }
      : null;
  }
  if (!table) return null;
  const numbers = table.columns.filter((one) => one.kind === 'number' && !timeNames.test(one.name));
  if (kind === 'forecast') {
    const target =
      numbers.find(({ name }) => /^(target|value|y|temp.*|price|close)$/i.test(name)) ?? numbers.at(-1);
    if (!target) return null;
    const features = numbers.map(({ name }) => name);
    const window = Math.max(1, Math.min(forecastWindow, Math.floor(table.rows / 4)));
    return { kind, path, target: target.name, features, window, horizon: 1, stride: 1 };
  }
  const sequence = table.columns.find(({ name }) => sequenceNames.test(name)) ?? table.columns[0];
  const time = table.columns.find(({ name, kind: holds }) => timeNames.test(name) && holds === 'number');
  const others = table.columns.filter((one) => one !== sequence && one !== time);
  const target = others.findLast(({ kind: holds }) => holds === 'text') ?? others.at(-1);
  const features = others.filter((one) => one !== target && one.kind === 'number').map(({ name }) => name);
  if (!target || features.length === 0) return null;
  return {
    kind,
    path,
    sequence: sequence.name,
    ...(time ? { time: time.name } : {}),
    target: target.name,
    features,
    task: target.kind === 'text' ? 'classes' : 'number',
    per: 'sequence',
  };
}

/** What the file is when read like that: the reader itself says it, and what is wrong. */
export async function inspectSeries(
  source: DataSource,
  path: string,
  table: CsvFacts | null,
): Promise<DataInspection> {
  const dataset = await loadDataset(source, '/');
  const whole = splitDataset(
    { ...dataset, inOrder: undefined },
    { train: 1, validation: 0, test: 0, seed: 0, stratify: false },
  );
  const { samples, shape, classes, tokens, targetShape, problems } = summarize(dataset, whole);
  return {
    path,
    kind: source.kind,
    suggestion: source,
    samples,
    shape,
    classes: targetShape.length > 0 ? [] : classes.map(({ name, train }) => ({ name, count: train })),
    columns: table?.columns.map(columnSummary) ?? [],
    tokens,
    problems: [...(dataset.problems ?? []), ...problems],
  };
}

export const columnSummary = ({ name, kind, distinct, minimum, maximum, missing }: CsvColumnFacts) => ({
  name,
  kind,
  distinct,
  minimum,
  maximum,
  missing,
});

export const noSource = (path: string, kind: FileKind) =>
  problem('data/other-kind', { name: basename(path), kind }, { file: path });
