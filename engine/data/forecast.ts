import { problem, ProblemError } from '../../contract/problems.ts';
import type { CsvData } from './csv.ts';
import type { Column, Dataset } from './dataset.ts';
import { countWindows, fillWindows, type Windows } from './windows.ts';

/** What of a table of measurements, one row a step of time, is to be foretold. */
export interface ForecastChoice extends Windows {
  readonly target: string;
  /** Columns that are known up to now; the target alone where absent. */
  readonly features?: readonly string[];
  /** Steps to foretell. */
  readonly horizon: number;
}

export const forecastFeatures = ({ target, features }: ForecastChoice): readonly string[] =>
  features ?? [target];
/** All that is read of the table. */
export const forecastColumns = (choice: ForecastChoice): readonly string[] => [
  ...new Set([...forecastFeatures(choice), choice.target]),
];

/**
 * Windows of a series: input [window, features], target [horizon], the values of one column in the steps behind the window. `table`
 * holds `forecastColumns`. The windows are parted in the order of time, so that nothing later is learned from.
 * Throws ProblemError `data/series-too-short`, `data/no-features`, `data/too-large`.
 */
export function forecastWindows(name: string, table: CsvData, choice: ForecastChoice, file: string): Dataset {
  const features = forecastFeatures(choice),
    { horizon, stride } = choice;
  if (features.length === 0)
    throw new ProblemError(problem('data/no-features', {}, { file, field: 'data.source.features' }));
  const bytes = 4 * (choice.window * features.length + horizon);
  const count = countWindows(table.count, choice, horizon, bytes, { file });
  const asked = columnsOf(table, [choice.target]);
  const target: Column = {
    shape: [horizon],
    values: fillWindows(new Float32Array(count * horizon), asked, 1, choice.window, {
      window: horizon,
      stride,
    }),
    oneUnit: true,
  };
  return {
    name,
    count,
    columns: { input: knownWindows(columnsOf(table, features), features, count, choice), target },
    fixedTest: null,
    inOrder: { gap: Math.ceil(horizon / stride) - 1 },
  };
}

/** Some columns of a table, row after row. */
export function columnsOf({ count, input }: CsvData, names: readonly string[]): Float32Array {
  const width = input.shape[0]!,
    places = names.map((name) => input.names!.indexOf(name));
  const out = new Float32Array(count * names.length);
  for (let row = 0, at = 0; row < count; row++)
    for (const place of places) out[at++] = input.values[row * width + place]!;
  return out;
}

/** input [window, features]. */
export function knownWindows(
  values: Float32Array,
  names: readonly string[],
  count: number,
  windows: Windows,
): Column {
  const size = names.length;
  const out = new Float32Array(count * windows.window * size);
  return { shape: [windows.window, size], values: fillWindows(out, values, size, 0, windows), names };
}
