import { problem, type Problem } from '../../contract/problems.ts';
import { holdsLengths } from '../columns.ts';
import { isInFiles, type AnyDataset, type Column } from './dataset.ts';

/**
 * Tokens outside of their vocabulary, and lengths outside of 1..steps, one of each column: kernels take both for granted, and
 * would read beside their operands.
 */
export function rangeProblems({ columns }: AnyDataset): Problem[] {
  return Object.entries(columns).flatMap(([name, column]): Problem[] => {
    if (isInFiles(column)) return [];
    if (holdsLengths(name)) {
      const of = columns[name.slice(0, name.lastIndexOf('.'))];
      return of ? lengthProblems(name, column, of.shape[0] ?? 1) : [];
    }
    return column.classes && column.shape.length === 1
      ? tokenProblems(name, column, column.classes.length)
      : [];
  });
}

const isWhole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

function tokenProblems(column: string, { values, shape }: Column, tokens: number): Problem[] {
  const at = values.findIndex((value) => !isWhole(value, 0, tokens - 1));
  if (at < 0) return [];
  const details = { sample: Math.floor(at / shape[0]!) + 1, found: String(values[at]), tokens };
  return [problem('data/token-range', details, { column })];
}

function lengthProblems(column: string, { values }: Column, steps: number): Problem[] {
  const at = values.findIndex((value) => !isWhole(value, 1, steps));
  if (at < 0) return [];
  return [problem('data/length-range', { sample: at + 1, found: String(values[at]), steps }, { column })];
}
