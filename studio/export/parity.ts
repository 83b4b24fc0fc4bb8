import { ProblemError } from '../../contract/problems.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { splitDataset } from '../../engine/data/split.ts';
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
    return { dataset, indices: indices.slice(0, mostSamples), note: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      dataset: madeUp(model),
      indices: Uint32Array.from({ length: mostSamples }, (_, i) => i),
      note: `The file was proved on made-up samples, for the run's data could not be read (${error.problems[0].code}).`,
    };
  }
}

/** Values spread evenly over what the preprocessing brings to -1..1: any values would do, the same ones each time. */
function madeUp({ record, affine }: Model): Dataset {
  const { shape } = record.data.input;
  const size = shape.reduce((a, b) => a * b, 1);
  const { mean, scale } = affine.input;
  const values = Float32Array.from({ length: mostSamples * size }, (_, i) => {
    // The golden ratio's multiples modulo 1 never line up with rows or columns.
    const unit = 2 * ((i * 0.6180339887498949) % 1) - 1;
    const j = i % mean.length;
    return unit / (scale[j] || 1) + mean[j];
  });
  return { name: 'made up', count: mostSamples, columns: { input: { shape, values } }, fixedTest: null };
}
