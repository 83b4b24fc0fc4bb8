import type { Dataset } from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { Workers } from '../../workers/api.ts';
import { runModel, type Model } from '../runs/model.ts';

const fed = 'decoderInput';

/** Steps of a decoder that reads what it said before; null where a network has none. */
export function decoderSteps({ networks, record }: Model): number | null {
  const input = networks.get('main')?.layers.find((l) => l.type === 'input' && l.params['column'] === fed);
  return input && record.data.classes ? input.shape[0] : null;
}

/**
 * What a decoder says by itself, beginning with the start token, each time the likeliest: [count, steps] class numbers. In training
 * it read the right answer one step late instead.
 */
export async function decode(
  workers: Workers,
  model: Model,
  dataset: Dataset,
  indices: Uint32Array,
  steps: number,
): Promise<Float32Array> {
  // The start token is the class behind all others.
  const values = new Float32Array(dataset.count * steps),
    start = model.record.data.classes!.length;
  for (let row = 0; row < dataset.count; row += 1) values[row * steps] = start;
  const columns = { ...dataset.columns, [fed]: { shape: [steps], values } };
  const feed = { kind: 'tokens', temperature: 0, seed: 0 } as const;
  const continuation = { column: fed, width: 1, given: 1, steps, feed };
  return (await runModel(workers, model, { ...dataset, columns }, indices, { continuation })).outputs;
}

/** Share of samples of which a decoder by itself says everything right. */
export async function freeRunning(
  workers: Workers,
  model: Model,
  dataset: Dataset,
  indices: Uint32Array,
  steps: number,
): Promise<number> {
  const said = await decode(workers, model, dataset, indices, steps),
    { values, shape } = dataset.columns.target,
    size = sizeOf(shape);
  let right = 0;
  indices.forEach((sample, i) => {
    const asked = values.subarray(sample * size, (sample + 1) * size);
    if (asked.every((token, t) => token === said[i * steps + t])) right += 1;
  });
  return right / indices.length;
}
