import { ProblemError } from '../../contract/problems.ts';
import type { Column, Dataset } from '../../engine/data/dataset.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { loadSamples } from '../../workers/rows.ts';
import { checkSameKind, type Model } from '../runs/model.ts';
import { datasetOf } from '../training/datasets.ts';

/** Enough to meet every class; few enough that the proof takes no time to speak of. */
const mostSamples = 256;

export interface ParitySamples {
  readonly dataset: Dataset;
  readonly indices: Uint32Array;
  readonly note: string | null;
}

/** Samples of the test part; where the data is no longer there, made-up ones: weights can be exported without it. */
export async function paritySamples(project: string, model: Model): Promise<ParitySamples> {
  try {
    const dataset = await datasetOf(project, model.document);
    checkSameKind(model.record, dataset);
    const { test, validation, train } = splitDataset(dataset, model.document.data.split);
    const indices = [test, validation, train].find((part) => part.length > 0) ?? train;
    const few = await loadSamples(dataset, indices.slice(0, mostSamples));
    return { dataset: withMadeUp(model, few), indices: upTo(few.count), note: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      dataset: madeUp(model),
      indices: upTo(mostSamples),
      note: `The file was proved on made-up samples, for the run's data could not be read (${error.problems[0].code}).`,
    };
  }
}

const upTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

/** Columns that no data has, codes and noise, are made up too. */
function withMadeUp({ networks }: Model, dataset: Dataset): Dataset {
  const layers = [...networks.values()].flatMap((network) => network.layers);
  const inputs = layers.filter(
    ({ type, params }) => type === 'input' && !(String(params.column) in dataset.columns),
  );
  const added = inputs.map(({ params, shape }): [string, Column] => [
    String(params.column),
    { shape, values: spread(dataset.count * sizeOf(shape)) },
  ]);
  return { ...dataset, columns: { ...dataset.columns, ...Object.fromEntries(added) } };
}

/** Values spread evenly over -1..1: any values would do, the same ones each time. */
function spread(count: number): Float32Array {
  // The golden ratio's multiples modulo 1 never line up with rows or columns.
  return Float32Array.from({ length: count }, (_, i) => 2 * ((i * 0.6180339887498949) % 1) - 1);
}

/** Inputs that the preprocessing brings to -1..1. */
function madeUp(model: Model): Dataset {
  const { shape } = model.record.data.input;
  const { mean, scale } = model.affine.input;
  const values = spread(mostSamples * sizeOf(shape)).map((unit, i) => {
    const j = i % mean.length;
    return unit / (scale[j] || 1) + mean[j];
  });
  const input = { shape, values };
  return withMadeUp(model, { name: 'made up', count: mostSamples, columns: { input }, fixedTest: null });
}
