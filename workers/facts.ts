import {
  isInFiles,
  type Affine,
  type AnyColumn,
  type Column,
  type FileColumn,
} from '../engine/data/dataset.ts';
import type { Model } from '../engine/graph/model.ts';
import type { MetricFacts } from '../engine/objectives/metrics.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { factsFrom, targetFacts } from '../engine/train/facts.ts';
import { pieces } from './rows.ts';

export interface Target {
  readonly target: AnyColumn | undefined;
  readonly lengths: Column | undefined;
  readonly unit: Affine | undefined;
}

/** `targetFacts` of a target that may be in files; these are read only where a metric asks how much it varies. */
export async function factsOf(
  model: Model,
  { target, lengths, unit }: Target,
  samples: Uint32Array,
): Promise<MetricFacts> {
  if (!target || !isInFiles(target)) return targetFacts(target, samples, unit, lengths);
  const asked = samples.length > 0 && model.metrics.some(({ name }) => name === 'r2');
  const variances = asked ? await variancesOf(target, samples) : null;
  return factsFrom(target, unit, (feature) => variances?.[feature] ?? 0);
}

/** Of every value of a sample. Sums of bytes and of their squares are whole numbers below 2^53. */
async function variancesOf(column: FileColumn, samples: Uint32Array): Promise<Float64Array> {
  const size = sizeOf(column.shape),
    sums = new Float64Array(size),
    squares = new Float64Array(size);
  for await (const { bytes } of pieces(column, samples)) {
    for (let from = 0; from < bytes.length; from += size) {
      for (let j = 0; j < size; j++) {
        const value = bytes[from + j]!;
        sums[j]! += value;
        squares[j]! += value * value;
      }
    }
  }
  return squares.map((square, j) => square / samples.length - (sums[j]! / samples.length) ** 2);
}
