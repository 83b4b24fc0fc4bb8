import { heldColumn, type AnyDataset } from '../../engine/data/dataset.ts';
import type { Workers } from '../../workers/api.ts';
import { runModel, type Model } from '../runs/model.ts';

const fed = 'decoderInput';

/** Steps of a decoder that reads what it said before; null where a network has none. */
export function decoderSteps({ networks, record }: Model): number | null {
  const input = networks.get('main')?.layers.find((l) => l.type === 'input' && l.params['column'] === fed);
  return input && record.data.classes ? input.shape[0] : null;
}

/** The start token is the class behind all others. */
const startOf = ({ record }: Model): number => record.data.classes!.length;

/**
 * What a decoder says by itself, beginning with the start token, each time the likeliest: [count, steps] class numbers. In training
 * it read the right answer one step late instead.
 */
export async function decode(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  steps: number,
): Promise<Float32Array> {
  const values = new Float32Array(dataset.count * steps);
  for (let row = 0; row < dataset.count; row += 1) values[row * steps] = startOf(model);
  const columns = { ...dataset.columns, [fed]: { shape: [steps], values } };
  const feed = { kind: 'tokens', temperature: 0, seed: 0 } as const;
  const continuation = { column: fed, width: 1, given: 1, steps, feed };
  return (await runModel(workers, model, { ...dataset, columns }, indices, { continuation })).outputs;
}

/** The data with what the decoder reads where it has said all: its start token, then what it said, one step late. */
export async function withDecoded(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  steps: number,
): Promise<AnyDataset> {
  const said = await decode(workers, model, dataset, indices, steps),
    values = new Float32Array(said.length);
  for (let row = 0; row < dataset.count; row += 1) {
    const from = row * steps;
    values[from] = startOf(model);
    values.set(said.subarray(from, from + steps - 1), from + 1);
  }
  return { ...dataset, columns: { ...dataset.columns, [fed]: { shape: [steps], values } } };
}

/** Accuracy of a decoder by itself, step by step: after one mistake it goes on from what it said, not from what was right. */
export async function freeRunning(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  steps: number,
): Promise<number> {
  const said = await decode(workers, model, dataset, indices, steps),
    { values } = heldColumn(dataset, 'target')!;
  let right = 0;
  indices.forEach((sample, i) => {
    for (let t = 0; t < steps; t += 1) if (values[sample * steps + t] === said[i * steps + t]) right += 1;
  });
  return right / (indices.length * steps);
}
