import type { CsvChoice, CsvData } from '../../engine/data/csv.ts';
import { CsvReader } from '../../engine/data/csv.ts';
import type { CsvFacts } from '../../engine/data/csv-inspect.ts';
import { CsvInspector } from '../../engine/data/csv-inspect.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { expectKind } from './files.ts';
import { readText } from './text.ts';

/** A csv file (also .csv.gz) as columns. `file` is the name that problems use. */
export const readCsv = (path: string, choice: CsvChoice, file = path): Promise<CsvData> =>
  readTable(path, () => new CsvReader(choice, file));

/** What the columns of a csv file hold. */
export const inspectCsvFile = (path: string): Promise<CsvFacts> =>
  readTable(path, () => new CsvInspector(path));

export async function loadCsv(name: string, path: string, choice: CsvChoice): Promise<Dataset> {
  const { count, input, target, problems } = await readCsv(path, choice);
  return { name, count, columns: target ? { input, target } : { input }, fixedTest: null, problems };
}

interface TableReader<T> {
  push(text: string): void;
  end(): T;
}

async function readTable<T>(path: string, make: () => TableReader<T>): Promise<T> {
  await expectKind(path, 'file');
  return readText(path, async (text) => {
    const reader = make();
    for await (const chunk of text) reader.push(chunk);
    return reader.end();
  });
}
