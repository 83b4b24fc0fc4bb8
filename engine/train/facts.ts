import type { Affine, Column, ColumnKind } from '../data/dataset.ts';
import type { MetricFacts } from '../objectives/metrics.ts';
import { sizeOf } from '../tensor/shape.ts';

/** Facts about the target over some samples, in the network's unit: after its affine map. */
export function targetFacts(
  target: Column | undefined,
  samples: Uint32Array,
  affine: Affine | undefined,
  lengths?: Column,
): MetricFacts {
  if (!target || target.classes) return { targetUnit: 1, targetVariance: 0 };
  const features = featuresOf(target);
  return factsFrom(target, affine, (j) => varianceOf(target, lengths, features, j, samples));
}

const featuresOf = ({ shape }: ColumnKind): number => (shape.length === 2 ? shape[1]! : sizeOf(shape));

/** Facts about quantities, from the variance of each. */
export function factsFrom(
  target: ColumnKind,
  affine: Affine | undefined,
  varianceOf: (feature: number) => number,
): MetricFacts {
  const features = featuresOf(target),
    scaleOf = (j: number) => affine?.scale[j % affine.scale.length] ?? 1;
  let variance = 0;
  for (let j = 0; j < features; j++) variance += varianceOf(j) * scaleOf(j) ** 2;
  // With several target columns of different scale an error has no single unit: it stays in the network's.
  const oneUnit = !affine || affine.scale.length === 1;
  return { targetUnit: oneUnit ? 1 / scaleOf(0) : 1, targetVariance: variance / features };
}

/** Of one feature over all valid steps, where each sample counts the same, however many steps it has: as losses do. */
function varianceOf(
  { shape, values }: Column,
  lengths: Column | undefined,
  features: number,
  feature: number,
  samples: Uint32Array,
): number {
  const size = sizeOf(shape);
  const meanOf = (of: (value: number) => number): number => {
    let total = 0;
    for (const sample of samples) {
      const steps = lengths?.values[sample] ?? size / features;
      let sum = 0;
      for (let t = 0; t < steps; t++) sum += of(values[sample * size + t * features + feature]!);
      total += sum / steps;
    }
    return total / samples.length;
  };
  const mean = meanOf((value) => value);
  return meanOf((value) => (value - mean) ** 2);
}
