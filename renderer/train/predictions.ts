import type { PredictionRow } from '../../contract/commands.ts';

/** What a run says of new samples, as a table for people: a column for each answer, those of heads behind those of the output. */
export interface PredictionColumn {
  readonly title: string;
  readonly cells: readonly string[];
  readonly isNumber: boolean;
  /** The answer itself, not what goes with it. */
  readonly isAnswer: boolean;
}

/** Of a sequence or an image. */
const mostValues = 6;

const shown = (value: string | number): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))) : value;
const listed = (values: string | number | readonly (string | number)[]): string => {
  const all = [values].flat();
  return `${all.slice(0, mostValues).map(shown).join(', ')}${all.length > mostValues ? ', …' : ''}`;
};
const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${(share * 100).toFixed(1)} %`;

function columnsOf(rows: readonly PredictionRow[], title: string, prefix: string): PredictionColumn[] {
  const [first] = rows;
  const inNumbers = rows.every(({ prediction }) => typeof prediction === 'number');
  const beside = (name: string, cells: readonly string[]): PredictionColumn => ({
    title: `${prefix}${name}`,
    cells,
    isNumber: true,
    isAnswer: false,
  });
  return [
    { title, cells: rows.map(({ prediction }) => listed(prediction)), isNumber: inNumbers, isAnswer: true },
    ...(first.interval
      ? [
          beside(
            '95 % between',
            rows.map(({ interval }) =>
              interval ? `${listed(interval.lower)} to ${listed(interval.upper)}` : '',
            ),
          ),
        ]
      : []),
    ...Object.keys(first.probabilities ?? {}).map((name) =>
      beside(
        name,
        rows.map(({ probabilities }) => percent(probabilities?.[name])),
      ),
    ),
  ];
}

export function predictionColumns(rows: readonly PredictionRow[]): PredictionColumn[] {
  const [first] = rows as readonly (PredictionRow | undefined)[];
  if (!first) return [];
  const heads = Object.keys(first.heads ?? {}).flatMap((id) =>
    columnsOf(
      rows.flatMap((row) => row.heads?.[id] ?? []),
      id,
      `${id} · `,
    ),
  );
  return [...columnsOf(rows, 'Prediction', ''), ...heads];
}
