import type { Affine, Column, Dataset } from '../engine/data/dataset.ts';
import { Random } from '../engine/tensor/random.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import type { BenchModel } from './models.ts';

/** What makes numbers from 0 to 1 of the bytes of images. */
export const affine: Readonly<Record<string, Affine>> = {
  input: { mean: Float32Array.of(0), scale: Float32Array.of(1 / 255) },
};
export const affineOf = ({ images }: BenchModel) => (images ? affine : {});

/** Noise: speed does not depend on what is learned. Images are bytes, as the files of their data sets have them. */
export function dataOf(model: BenchModel, samples = model.steps * model.batch): Dataset {
  const random = new Random(7, 99),
    uniform = (n: number) => Float32Array.from({ length: n }, () => random.uniform());
  const input = Object.values(model.networks)
    .flat()
    .find(({ type, params }) => type === 'input' && (params['column'] ?? 'input') === 'input')!;
  const shape = input.params['shape'] as number[];
  const size = samples * sizeOf(shape),
    values = model.images ? Uint8Array.from({ length: size }, () => random.below(256)) : uniform(size);
  const columns: Record<string, Column> = { input: { shape, values } };
  const { target } = model;
  if (target && 'classes' in target) {
    const classes = Array.from({ length: target.classes }, (_, i) => String(i));
    const values = Float32Array.from({ length: samples }, () => random.below(classes.length));
    columns['target'] = { shape: [], values, classes };
  } else if (target) {
    columns['target'] = { shape: [target.values], values: uniform(samples * target.values) };
  }
  return { name: 'noise', count: samples, columns, fixedTest: null };
}
