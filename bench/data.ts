import type { Dataset } from '../engine/data/dataset.ts';
import { Random } from '../engine/tensor/random.ts';

/** Noise of 784 values in ten classes: speed does not depend on what is learned. */
export function noise(samples: number, shape: readonly number[]): Dataset {
  const random = new Random(7, 99),
    x = new Float32Array(samples * 784),
    t = new Float32Array(samples);
  for (let i = 0; i < x.length; i++) x[i] = random.uniform();
  for (let i = 0; i < t.length; i++) t[i] = random.below(10);
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  return {
    name: 'noise',
    count: samples,
    columns: { input: { shape, values: x }, target: { shape: [], values: t, classes } },
    fixedTest: null,
  };
}
