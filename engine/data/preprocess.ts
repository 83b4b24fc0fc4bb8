import type { PreprocessingKind } from '../../contract/project.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Affine, Column } from './dataset.ts';

/**
 * Fits a preprocessing on the given rows, those of the training part, and on no others. Tables are fitted per feature,
 * images, sequences and everything else of two or more dimensions per channel (the last axis), as is usual for images. Of sequences
 * with `lengths`, valid steps alone count.
 *
 * - `none`: the values as they are.
 * - `scale`: divided by the largest value that the source can hold (`Column.maximum`, 255 for bytes), or by the largest
 *   magnitude where that is unknown.
 * - `standardize`: zero mean, unit variance (divided by n, not n - 1).
 * - `minmax`: smallest value 0, largest 1.
 *
 * A feature that is constant in the training part is not divided: it becomes 0 (`standardize`, `minmax`). Class numbers, tokens
 * and indicators are never changed.
 */
export function fitAffine(
  column: Column,
  rows: Uint32Array,
  kind: PreprocessingKind,
  lengths?: Column,
): Affine {
  if (kind === 'none' || column.classes || column.indicator || rows.length === 0) return affine([0], [1]);
  const maximum = column.maximum ?? (column.values instanceof Uint8Array ? 255 : undefined);
  if (kind === 'scale' && maximum !== undefined) return affine([0], [factor(1 / maximum)]);
  const all = statistics(column, rows, lengths);
  switch (kind) {
    case 'scale':
      return affine(
        all.map(() => 0),
        all.map((s) => factor(1 / Math.max(Math.abs(s.minimum), Math.abs(s.maximum)))),
      );
    case 'standardize':
      return affine(
        all.map((s) => s.mean),
        all.map((s) => factor(1 / s.deviation)),
      );
    case 'minmax':
      return affine(
        all.map((s) => s.minimum),
        all.map((s) => factor(1 / (s.maximum - s.minimum))),
      );
    default:
      return kind satisfies never;
  }
}

/** One row: `out[at + j] = (value - mean) * scale`. */
export function applyAffine(
  out: Float32Array,
  at: number,
  column: Column,
  row: number,
  { mean, scale }: Affine,
): void {
  const size = sizeOf(column.shape),
    { values } = column,
    groups = mean.length;
  for (let j = 0, from = row * size; j < size; j++) {
    out[at + j] = (values[from + j]! - mean[j % groups]!) * scale[j % groups]!;
  }
}

/** Predicted numbers back in the unit of the data, in place: `value / scale + mean`. */
export function restore(values: Float32Array, { mean, scale }: Affine): Float32Array {
  const groups = mean.length;
  for (let j = 0; j < values.length; j++) values[j] = values[j]! / scale[j % groups]! + mean[j % groups]!;
  return values;
}

/** The lowest and the highest number of these rows, as the network sees them; of a sequence, within its `lengths`. */
export function rangeOf(
  column: Column,
  rows: Uint32Array,
  { mean, scale }: Affine,
  lengths?: Column,
): { lowest: number; highest: number } {
  const size = sizeOf(column.shape),
    perStep = size / (column.shape[0] ?? 1),
    groups = mean.length;
  let lowest = Infinity,
    highest = -Infinity;
  for (const row of rows) {
    const end = lengths ? lengths.values[row]! * perStep : size;
    for (let j = 0; j < end; j++) {
      const value = (column.values[row * size + j]! - mean[j % groups]!) * scale[j % groups]!;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
  }
  return { lowest, highest };
}

const affine = (mean: number[], scale: number[]): Affine => ({
  mean: Float32Array.from(mean),
  scale: Float32Array.from(scale),
});

/** 1 where a division by (almost) nothing would leave the range of float32. */
const factor = (value: number): number => {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && rounded !== 0 ? value : 1;
};

interface Statistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Of every feature or channel, in double precision. */
function statistics(column: Column, rows: Uint32Array, lengths: Column | undefined): Statistics[] {
  const size = sizeOf(column.shape),
    groups = column.oneUnit ? 1 : (column.shape.at(-1) ?? 1);
  const perStep = size / (column.shape[0] ?? 1);
  const valid: Valid = lengths ? (row) => lengths.values[row]! * perStep : () => size;
  return column.values instanceof Uint8Array
    ? ofBytes(column.values, size, rows, groups, valid)
    : ofFloats(column.values, size, rows, groups, valid);
}

/** How many values of a row count, from its first on. */
type Valid = (row: number) => number;

/** Bytes are counted, which is exact and needs one pass. */
function ofBytes(
  values: Uint8Array,
  size: number,
  rows: Uint32Array,
  groups: number,
  valid: Valid,
): Statistics[] {
  const counts = new Float64Array(groups * 256);
  for (const row of rows) {
    const count = valid(row);
    for (let j = 0, at = row * size; j < count; j++, at++) counts[(j % groups) * 256 + values[at]!]!++;
  }
  return Array.from({ length: groups }, (_, group) => {
    const found = counts.subarray(group * 256, group * 256 + 256);
    const total = found.reduce((sum, n) => sum + n, 0);
    let sum = 0,
      squares = 0,
      minimum = 255,
      maximum = 0;
    found.forEach((n, value) => {
      if (n === 0) return;
      sum += n * value;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    });
    const mean = sum / total;
    found.forEach((n, value) => (squares += n * (value - mean) ** 2));
    return { minimum, maximum, mean, deviation: Math.sqrt(squares / total) };
  });
}

/** Two passes: the variance as a difference of two large sums would lose everything for dates or salaries. */
function ofFloats(
  values: Float32Array,
  size: number,
  rows: Uint32Array,
  groups: number,
  valid: Valid,
): Statistics[] {
  const minimum = new Float64Array(groups).fill(Infinity),
    maximum = new Float64Array(groups).fill(-Infinity);
  const mean = new Float64Array(groups),
    squares = new Float64Array(groups);
  let total = 0;
  for (const row of rows) {
    const count = valid(row);
    total += count / groups;
    for (let j = 0; j < count; j++) {
      const value = values[row * size + j]!,
        group = j % groups;
      mean[group]! += value;
      if (value < minimum[group]!) minimum[group] = value;
      if (value > maximum[group]!) maximum[group] = value;
    }
  }
  for (let group = 0; group < groups; group++) mean[group]! /= total;
  for (const row of rows) {
    const count = valid(row);
    for (let j = 0; j < count; j++)
      squares[j % groups]! += (values[row * size + j]! - mean[j % groups]!) ** 2;
  }
  return Array.from(mean, (value, group) => ({
    minimum: minimum[group]!,
    maximum: maximum[group]!,
    mean: value,
    deviation: Math.sqrt(squares[group]! / total),
  }));
}
