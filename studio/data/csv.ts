import type { CsvChoice, CsvData } from '../../engine/data/csv.ts';
import { CsvReader } from '../../engine/data/csv.ts';
import type { CsvFacts } from '../../engine/data/csv-inspect.ts';
import { CsvInspector } from '../../engine/data/csv-inspect.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { furtherTarget } from '../../engine/columns.ts';
import { expectKind } from './files.ts';
import { readText } from './text.ts';

/** A csv file (also .csv.gz) as columns. `file` is the name that problems use. */
export const readCsv = (path: string, choice: CsvChoice, file = path): Promise<CsvData> =>
  readWith(path, () => new CsvReader(choice, file));

/** What the columns of a csv file hold. */
export const inspectCsvFile = (path: string): Promise<CsvFacts> =>
  readWith(path, () => new CsvInspector(path));

export async function loadCsv(name: string, path: string, choice: CsvChoice): Promise<Dataset> {
  const { count, input, target, targets, problems } = await readCsv(path, choice);
  const further = Object.entries(targets).map(([column, values]) => [furtherTarget(column), values] as const);
  const columns = { input, ...(target && { target }), ...Object.fromEntries(further) };
  return { name, count, columns, fixedTest: null, problems };
}

/** Takes a text chunk by chunk. */
export interface ChunkReader<T> {
  push(text: string): void;
  end(): T;
}

/** Reads a file of text with a reader made for it; with another one where it turns out not to be UTF-8. */
export async function readWith<T>(path: string, make: () => ChunkReader<T>): Promise<T> {
  await expectKind(path, 'file');
  return readText(path, async (text) => {
    const reader = make();
    for await (const chunk of text) reader.push(chunk);
    return reader.end();
  });
}
