import { basename, dirname, extname, join } from 'node:path';
import type { DataInspection, FileKind } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { CsvColumnFacts, CsvFacts } from '../../engine/data/csv-inspect.ts';
import { Labels, sortLabels } from '../../engine/data/labels.ts';
import { inspectCsvFile } from './csv.ts';
import { entriesOf, fileError, statOf } from './files.ts';
import { idxArrayOf } from './idx-file.ts';
import { idxOutline, idxPairs, isIdxName } from './idx.ts';
import { imageHeader } from './image-file.ts';
import { imageClasses } from './images.ts';
import {
  columnSummary,
  inspectSeries,
  kindOfTable,
  kindOfText,
  noSource,
  sourceOf,
} from './inspect-series.ts';
import { classProblems } from './summary.ts';

/** Numbers with few different values are classes as often as quantities: up to so many the suggestion says classes. */
const fewClasses = 20;
/** Headers of so many images decide about the size to suggest. */
const lookedAt = 24;
/** Images of one size up to this are suggested as they are; others at `usualSide`. */
const largestAsIs = 128;
const usualSide = 64;

const isTextName = (name: string): boolean => /\.(txt|text|md)(\.gz)?$/i.test(name);
export const isTableName = (name: string): boolean => /\.(csv|tsv|tab|txt)(\.gz)?$/i.test(name);

/**
 * What a file or folder holds, as the studio would read it. A path that is not there or may not be read is a ProblemError
 * (`data/not-found`, `data/unreadable`); what is there but is no good is told in `problems`, with kind `unknown` where nothing fits.
 */
export async function inspectData(path: string, as?: FileKind): Promise<DataInspection> {
  const found = await statOf(path);
  try {
    if (found.isDirectory()) return await inspectFolder(path);
    if (found.isFile()) return await inspectFile(path, as);
    return unknown(path, problem('data/unknown-kind', { path }, { file: path }));
  } catch (error) {
    const failed = fileError(error, path);
    if (failed.problems.some(({ code }) => code === 'data/unreadable' || code === 'data/not-found'))
      throw failed;
    return unknown(path, ...failed.problems);
  }
}

async function inspectFile(path: string, as: FileKind | undefined): Promise<DataInspection> {
  if (as !== undefined) return inspectAs(as, path);
  if (isIdxName(basename(path))) return inspectIdx(dirname(path));
  if (isTextName(path)) return inspectAs(await kindOfText(path), path);
  if (isTableName(path)) return inspectTable(path, await inspectCsvFile(path), true);
  return unknown(path, problem('data/unknown-kind', { path }, { file: path }));
}

async function inspectFolder(path: string): Promise<DataInspection> {
  const names = (await entriesOf(path)).map(({ name }) => name);
  if (names.length === 0) {
    const expected = 'a csv file, IDX files, or one folder of images per class';
    return unknown(path, problem('data/empty', { path, expected }, { file: path }));
  }
  if (names.some(isIdxName)) return inspectIdx(path);
  const images = await inspectImages(path);
  if (images) return images;
  const tables = names.filter((name) => isTableName(name) && extname(name).toLowerCase() !== '.txt');
  if (tables.length === 1) return inspectFile(join(path, tables[0]!), undefined);
  return unknown(path, problem('data/unknown-kind', { path }, { file: path }));
}

/** As the kind that was asked for, or that the file looks like. */
async function inspectAs(kind: FileKind, path: string): Promise<DataInspection> {
  if (kind === 'csv') return inspectTable(path, await inspectCsvFile(path), false);
  const isTable = kind === 'lines' ? !isTextName(path) : kind !== 'text';
  const table = isTable ? await inspectCsvFile(path) : null;
  const source = sourceOf(kind, path, table);
  return source ? inspectSeries(source, path, table) : unknown(path, noSource(path, kind));
}

/** `guess`: where its columns look like sequences or a series, it is read as such. */
async function inspectTable(path: string, facts: CsvFacts, guess: boolean): Promise<DataInspection> {
  const { rows, columns, problems } = facts;
  const kind = guess ? kindOfTable(columns, rows) : 'csv';
  const source = kind === 'csv' ? null : sourceOf(kind, path, facts);
  if (source) return inspectSeries(source, path, facts);
  const target = guessTarget(columns);
  const features = columns
    .filter((one) => one !== target && one.kind === 'number' && !isRowNumber(one))
    .map(({ name }) => name);
  const classes = target && isClasses(target) ? countedClasses(target.counts) : [];
  const found: Problem[] = [...problems];
  if (features.length === 0) found.push(problem('data/no-features', {}, { file: path }));
  if (classes.length > 0) found.push(...classProblems(asTrain(classes), null));
  return {
    path,
    kind: 'csv',
    suggestion:
      target && features.length > 0
        ? {
            kind: 'csv',
            path,
            target: target.name,
            // Named only where some columns are left out: otherwise new columns in the file would be.
            ...(features.length < columns.length - 1 ? { features } : {}),
            task: isClasses(target) ? 'classes' : 'number',
          }
        : null,
    samples: rows,
    shape: [features.length],
    classes,
    columns: columns.map(columnSummary),
    tokens: null,
    problems: found,
  };
}

const targetNames = /^(target|label|labels|class|classes|species|category|outcome|quality|diagnosis)$/i;

/** A column that is called like a target; else the last text column with few values; else the last column. */
function guessTarget(columns: readonly CsvColumnFacts[]): CsvColumnFacts | undefined {
  const useful = columns.filter((one) => !isRowNumber(one) && one.distinct > 1);
  return (
    useful.find(({ name }) => targetNames.test(name)) ??
    useful.findLast((one) => one.kind === 'text' && isClasses(one)) ??
    useful.findLast(({ kind }) => kind === 'number')
  );
}

/** pandas writes the number of the row without a name; learning from it would be learning the order of the file. */
const isRowNumber = (one: CsvColumnFacts): boolean =>
  one.enumerates && (!one.named || /^(id|index|row|no|nr|number|unnamed: \d+)\.?$/i.test(one.name));

function isClasses(one: CsvColumnFacts): boolean {
  if (one.kind === 'text') return one.distinct <= 1000;
  const whole = [...one.counts.keys()].every((text) => Number.isInteger(Number(text)));
  return whole && one.distinct <= fewClasses;
}

function countedClasses(counts: ReadonlyMap<string, number>) {
  return sortLabels([...counts.keys()]).map((name) => ({ name, count: counts.get(name)! }));
}

async function inspectIdx(folder: string): Promise<DataInspection> {
  const { parts, shape, count } = await idxOutline(await idxPairs(folder));
  const counts = new Map<string, number>();
  for (const { pair, labels } of parts) {
    for (const value of await idxArrayOf(pair.labels, labels))
      counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const classes = countedClasses(counts);
  return {
    path: folder,
    kind: 'idx',
    suggestion: { kind: 'idx', path: folder },
    samples: count,
    shape,
    classes,
    columns: [],
    tokens: null,
    problems: classProblems(asTrain(classes), null),
  };
}

/** Null where there is no folder with images in it. */
async function inspectImages(folder: string): Promise<DataInspection | null> {
  const { classes, warnings } = await imageClasses(folder);
  if (classes.length === 0) return null;
  const counted = classes.map(({ name, files }) => ({ name, count: files.length }));
  const shape = await usualShape(classes.flatMap(({ files }) => files));
  return {
    path: folder,
    kind: 'images',
    suggestion: { kind: 'images', path: folder, ...shape.size },
    samples: counted.reduce((sum, { count }) => sum + count, 0),
    shape: [shape.size.height, shape.size.width, shape.size.channels],
    classes: counted,
    columns: [],
    tokens: null,
    problems: [...shape.problems, ...warnings, ...classProblems(asTrain(counted), null)],
  };
}

/** The size that all images looked at have, if it is small; one channel if all are grey. */
async function usualShape(files: readonly string[]) {
  const step = Math.max(1, Math.floor(files.length / lookedAt)),
    sizes = new Labels(),
    problems: Problem[] = [];
  let height = usualSide,
    width = usualSide,
    channels: 1 | 3 = 1;
  for (const file of files.filter((_, index) => index % step === 0).slice(0, lookedAt)) {
    try {
      const header = await imageHeader(file);
      sizes.number(`${header.height} ${header.width}`);
      ({ height, width } = header);
      if (header.channels === 3) channels = 3;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
    }
  }
  const asIs = sizes.size === 1 && height <= largestAsIs && width <= largestAsIs;
  const size = asIs ? { height, width, channels } : { height: usualSide, width: usualSide, channels };
  return { size, problems };
}

const asTrain = (classes: readonly { name: string; count: number }[]) =>
  classes.map(({ name, count }) => ({ name, train: count, validation: 0, test: 0 }));

const unknown = (path: string, ...problems: Problem[]): DataInspection => ({
  path,
  kind: 'unknown',
  suggestion: null,
  samples: 0,
  shape: [],
  classes: [],
  columns: [],
  tokens: null,
  problems,
});
