/** One line of the table: a figure beside its bar. */
export interface Row {
  readonly task: string;
  readonly figure: number | string;
  readonly bar: string;
  readonly met: boolean;
  /** Lines that are printed below it. */
  readonly notes?: readonly string[];
}

/** One file each; `tasks.ts` is the one table. */
export interface Task {
  readonly title: string;
  /** Seconds, not minutes: in `npm test`, too. */
  readonly short?: true;
  /** What is missing on this machine, where it cannot be run. */
  missing?(): string | null;
  rows(): AsyncGenerator<Row> | Generator<Row>;
}

export const atMost = (task: string, figure: number, most: number): Row => ({
  task,
  figure,
  bar: `<= ${most}`,
  met: figure <= most,
});
export const atLeast = (task: string, figure: number, least: number): Row => ({
  task,
  figure,
  bar: `>= ${least}`,
  met: figure >= least,
});
/** Not NaN, and no further from the figure than this. */
export const within = (task: string, figure: number, distance: number, wanted: number): Row => ({
  task,
  figure,
  bar: `${wanted} +- ${distance}`,
  met: Math.abs(figure - wanted) <= distance,
});
