import type { DataColumnSummary } from '../../contract/commands.ts';
import type { DataSource } from '../../contract/project.ts';
import { boolean, choice, int, type Parameters } from '../../engine/parameters.ts';

/** Settings of texts, sequences and series, as data: the form of the data room is made of them. */

type Source<K extends DataSource['kind']> = Extract<DataSource, { kind: K }>;
export type SeriesSource = Source<'text' | 'lines' | 'sequences' | 'forecast'>;
/** What has columns to choose from. */
export type TableSource = Source<'csv' | 'sequences' | 'forecast' | 'lines'>;

export const isSeries = (source: DataSource): source is SeriesSource =>
  source.kind === 'text' ||
  source.kind === 'lines' ||
  source.kind === 'sequences' ||
  source.kind === 'forecast';
export const isTable = (source: DataSource): source is TableSource =>
  source.kind === 'csv' ||
  source.kind === 'sequences' ||
  source.kind === 'forecast' ||
  (source.kind === 'lines' && source.text !== undefined);

const unit = choice(['character', 'word'], 'character', 'What a text is cut into.');
const lowercase = boolean(false, 'Upper and lower case are the same.');
const stride = (value: number) =>
  int(1, 1_000_000, value, 'Steps from the beginning of one sample to that of the next.');
const oneOf = (names: readonly string[], chosen: string, doc: string) =>
  choice(names.includes(chosen) ? names : [chosen, ...names], chosen, doc);

/** Where no column of time is chosen. */
export const fileOrder = 'order of the file';

export function seriesParameters(source: SeriesSource, columns: readonly DataColumnSummary[]): Parameters {
  const names = columns.map(({ name }) => name),
    numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  switch (source.kind) {
    case 'text':
      return { unit, lowercase, window: int(1, 10_000, 64, 'Tokens of a sample.'), stride: stride(64) };
    case 'lines':
      return {
        unit,
        lowercase,
        ...(source.text === undefined ? {} : { text: oneOf(names, source.text, 'Column with the texts.') }),
        ...(source.target === undefined
          ? {}
          : { target: oneOf(names, source.target, 'Column with the classes.') }),
      };
    case 'sequences':
      return {
        sequence: oneOf(names, source.sequence, 'Column that says which sequence a row belongs to.'),
        time: choice([fileOrder, ...numbers], fileOrder, 'Column that orders the steps.'),
        target: oneOf(names, source.target, 'Column to predict.'),
        task: choice(['classes', 'number'], 'classes', 'Whether the target is a class or a number.'),
        per: choice(
          ['sequence', 'step'],
          'sequence',
          'Whether a sequence has one target, or each of its steps.',
        ),
      };
    case 'forecast':
      return {
        target: oneOf(numbers, source.target, 'Column to foretell.'),
        window: int(1, 10_000, 24, 'Steps that are known.'),
        horizon: int(1, 10_000, 1, 'Steps that are foretold.'),
        stride: stride(1),
      };
    default:
      return source satisfies never;
  }
}
