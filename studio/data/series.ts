import type { Dataset } from '../../engine/data/dataset.ts';
import { forecastColumns, forecastWindows, type ForecastChoice } from '../../engine/data/forecast.ts';
import { LinesReader, type LinesChoice } from '../../engine/data/lines.ts';
import { sequenceDataset, type SequenceChoice } from '../../engine/data/sequences.ts';
import { TextReader, type TextChoice } from '../../engine/data/text.ts';
import { readCsv, readWith } from './csv.ts';

/** Files that hold sequences: texts, labelled lines, sequences and time series in tables. All may be packed as .gz. */

export const loadText = (name: string, path: string, choice: TextChoice): Promise<Dataset> =>
  readWith(path, () => {
    const reader = new TextReader(choice, path);
    return { push: (text) => reader.push(text), end: () => reader.end(name) };
  });

export const loadLines = (name: string, path: string, choice: LinesChoice): Promise<Dataset> =>
  readWith(path, () => {
    const reader = new LinesReader(choice, path);
    return { push: (text) => reader.push(text), end: () => reader.end(name) };
  });

export async function loadSequences(name: string, path: string, choice: SequenceChoice): Promise<Dataset> {
  const table = await readCsv(path, choice);
  return { ...sequenceDataset(name, table, choice, path), problems: table.problems };
}

export async function loadForecast(name: string, path: string, choice: ForecastChoice): Promise<Dataset> {
  const features = forecastColumns(choice);
  const table = await readCsv(path, { target: null, features, task: 'number' });
  return { ...forecastWindows(name, table, choice, path), problems: table.problems };
}
