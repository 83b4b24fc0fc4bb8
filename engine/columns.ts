/** Names of data columns that say something of another. */

const lengthsSuffix = '.lengths',
  furtherPrefix = 'target:';

/** The data column of a further target of a table. */
export const furtherTarget = (column: string): string => furtherPrefix + column;
export const isFurtherTarget = (column: string): boolean => column.startsWith(furtherPrefix);

/**
 * Name of the data column that holds the lengths of another column's sequences: how many steps of each sample are valid. Further
 * targets are no sequences, and a person may have called one `x.lengths`: no column has the name that is given for them.
 */
export const lengthsOf = (column: string): string =>
  isFurtherTarget(column) ? `lengths of ${column}` : `${column}${lengthsSuffix}`;
export const holdsLengths = (column: string): boolean =>
  column.endsWith(lengthsSuffix) && !isFurtherTarget(column);
