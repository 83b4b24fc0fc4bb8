import { heldColumn, lengthsOf, type AnyDataset, type Column } from '../../engine/data/dataset.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Model } from '../runs/model.ts';
import { outputReader, type Row } from './outputs.ts';

/** Reads the output of one sample; of a sequence every step by itself, as many as are valid. */
export function sampleReader(
  model: Model,
  shape: readonly number[],
  head?: string,
): (output: Float32Array, valid?: number) => Row {
  const read = outputReader(model, head);
  if (shape.length !== 2) return (output) => read(output);
  const [steps, width] = shape;
  return (output, valid = steps) =>
    joined(Array.from({ length: valid }, (_, t) => read(output.subarray(t * width, (t + 1) * width))));
}

/** The rows of all steps as one. */
export function joined(rows: readonly Row[]): Row {
  const all = (side: 'lower' | 'upper'): number[] => rows.flatMap(({ interval }) => interval?.[side] ?? []);
  return {
    prediction: rows.flatMap(({ prediction }) => prediction),
    // A table of them for every step would hide what is predicted.
    probabilities: null,
    ...(rows.some(({ interval }) => interval) && { interval: { lower: all('lower'), upper: all('upper') } }),
    ...(rows.some(({ spread }) => spread !== undefined) && {
      spread: rows.flatMap(({ spread }) => spread ?? []),
    }),
  };
}

/** How many steps of each sample's output are valid; undefined where all are. */
export function outputLengths({ document, networks }: Model, dataset: AnyDataset): Column | undefined {
  const network = networks.get(objectives[document.objective.type as ObjectiveName].shows);
  const from = network?.byId.get(network.output ?? '')?.lengths;
  return from ? heldColumn(dataset, lengthsOf(from)) : undefined;
}
