const lengthsSuffix = '.lengths';

/** Name of the data column that holds the lengths of another column's sequences: how many steps of each sample are valid. */
export const lengthsOf = (column: string): string => `${column}${lengthsSuffix}`;
export const holdsLengths = (column: string): boolean => column.endsWith(lengthsSuffix);
