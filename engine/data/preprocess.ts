import type { PreprocessingKind } from '../../contract/project.ts';
import { sizeOf } from '../tensor/shape.ts';
import { isInFiles, type Affine, type AnyColumn, type Column } from './dataset.ts';

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
  return knownAffine(column, rows, kind) ?? affineFrom(kind, statistics(column, rows, lengths));
}

/** Where the values need not be looked at; null where they must be. */
export function knownAffine(column: AnyColumn, rows: Uint32Array, kind: PreprocessingKind): Affine | null {
  if (kind === 'none' || column.classes || column.indicator || rows.length === 0) return affine([0], [1]);
  const isBytes = isInFiles(column) || column.values instanceof Uint8Array,
    maximum = column.maximum ?? (isBytes ? 255 : undefined);
  return kind === 'scale' && maximum !== undefined ? affine([0], [factor(1 / maximum)]) : null;
}

/** From what is known of every feature or channel. */
export function affineFrom(kind: PreprocessingKind, all: readonly Statistics[]): Affine {
  switch (kind) {
    case 'none':
      return affine([0], [1]);
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

export interface Statistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Of every feature or channel, in double precision. */
function statistics(column: Column, rows: Uint32Array, lengths: Column | undefined): Statistics[] {
  const size = sizeOf(column.shape),
    groups = groupsOf(column);
  const perStep = size / (column.shape[0] ?? 1);
  const valid: Valid = lengths ? (row) => lengths.values[row]! * perStep : () => size;
  return column.values instanceof Uint8Array
    ? ofBytes(column.values, size, rows, groups, valid)
    : ofFloats(column.values, size, rows, groups, valid);
}

/** Features or channels that are scaled each by itself. */
export const groupsOf = ({ oneUnit, shape }: AnyColumn): number => (oneUnit ? 1 : (shape.at(-1) ?? 1));

/** How many values of a row count, from its first on. */
type Valid = (row: number) => number;

/** How often each byte occurs in each group: exact, needs one pass, and all that is to be known follows from it. */
export class ByteCounts {
  private readonly counts: Float64Array;
  private readonly groups: number;

  constructor(groups: number) {
    this.groups = groups;
    this.counts = new Float64Array(groups * 256);
  }
  /** Bytes `from` to `to`, of which the first belongs to the first group. */
  add(bytes: Uint8Array, from: number, to: number): void {
    const { counts, groups } = this;
    if (groups === 1) for (let at = from; at < to; at++) counts[bytes[at]!]!++;
    else for (let at = from; at < to; at++) counts[((at - from) % groups) * 256 + bytes[at]!]!++;
  }
  statistics(): Statistics[] {
    return Array.from({ length: this.groups }, (_, group) =>
      statisticsOf(this.counts.subarray(group * 256, group * 256 + 256)),
    );
  }
}

function statisticsOf(found: Float64Array): Statistics {
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
}

function ofBytes(
  values: Uint8Array,
  size: number,
  rows: Uint32Array,
  groups: number,
  valid: Valid,
): Statistics[] {
  const counts = new ByteCounts(groups);
  for (const row of rows) counts.add(values, row * size, row * size + valid(row));
  return counts.statistics();
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
