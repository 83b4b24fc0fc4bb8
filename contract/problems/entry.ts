/** One row of the problem catalogue: `details` are the facts both sentences are made of. */
export interface Entry<D> {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: (details: D) => string;
  readonly fix: (details: D) => string;
}
export const entry = <D>(
  severity: Entry<D>['severity'],
  message: Entry<D>['message'],
  fix: Entry<D>['fix'],
): Entry<D> => ({ severity, message, fix });

/** Sizes of one sample, for people. */
export const shown = (shape: readonly number[]): string =>
  shape.length ? shape.join(' x ') : 'a single number';
