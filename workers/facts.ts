import {
  isInFiles,
  type Affine,
  type AnyColumn,
  type Column,
  type FileColumn,
} from '../engine/data/dataset.ts';
import type { Model } from '../engine/graph/model.ts';
import { metrics, type MetricFacts, type TargetFacts } from '../engine/objectives/metrics.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { factsFrom, targetFacts } from '../engine/train/facts.ts';
import { pieces } from './rows.ts';

export interface Target {
  readonly column: AnyColumn | undefined;
  readonly lengths: Column | undefined;
  readonly unit: Affine | undefined;
}
/** By the names of the data columns that outputs are compared with. */
export type Targets = Readonly<Record<string, Target>>;

/**
 * `targetFacts` of targets that may be in files; these are read only where a metric asks how much they vary. The samples have
 * these numbers in columns that are in memory, and those in files.
 */
export async function factsOf(
  model: Model,
  targets: Targets,
  held: Uint32Array,
  inFiles = held,
): Promise<TargetFacts> {
  const asked = new Set(
    [...model.metrics.values()].flatMap((m) => (m.metric === metrics.r2 ? m.column : [])),
  );
  const facts: Record<string, MetricFacts> = {};
  for (const [name, { column, lengths, unit }] of Object.entries(targets)) {
    if (!column || !isInFiles(column)) facts[name] = targetFacts(column, held, unit, lengths);
    else {
      const variances = inFiles.length > 0 && asked.has(name) ? await variancesOf(column, inFiles) : null;
      facts[name] = factsFrom(column, unit, (feature) => variances?.[feature] ?? 0);
    }
  }
  return facts;
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
