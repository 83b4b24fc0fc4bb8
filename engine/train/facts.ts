import type { Affine, Column } from '../data/dataset.ts';
import type { MetricFacts } from '../objectives/metrics.ts';
import { sizeOf } from '../tensor/shape.ts';

/** Facts about the target over some samples, in the network's unit: after its affine map. */
export function targetFacts(
  target: Column | undefined,
  samples: Uint32Array,
  affine: Affine | undefined,
): MetricFacts {
  if (!target || target.classes) return { targetUnit: 1, targetVariance: 0 };
  const columns = sizeOf(target.shape),
    scaleOf = (j: number) => affine?.scale[j % affine.scale.length] ?? 1;
  let variance = 0;
  for (let j = 0; j < columns; j++) {
    let sum = 0,
      squares = 0;
    for (const sample of samples) sum += target.values[sample * columns + j]!;
    const mean = sum / samples.length;
    for (const sample of samples) squares += (target.values[sample * columns + j]! - mean) ** 2;
    variance += (squares / samples.length) * scaleOf(j) ** 2;
  }
  // With several target columns of different scale an error has no single unit: it stays in the network's.
  const oneUnit = !affine || affine.scale.length === 1;
  return { targetUnit: oneUnit ? 1 / scaleOf(0) : 1, targetVariance: variance / columns };
}
