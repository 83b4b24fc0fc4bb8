import type { Predictions } from '../../contract/commands.ts';
import { lengthsOf, type AnyDataset } from '../../engine/data/dataset.ts';
import { headed, headLayers } from '../../engine/graph/networks.ts';
import type { Workers } from '../../workers/api.ts';
import { readInputs } from '../data/index.ts';
import { writeAtomic } from '../files/atomic.ts';
import { runModel, type Model } from '../runs/model.ts';
import { decode, decoderSteps, withDecoded } from './decode.ts';
import { arrayFile, checkPredictionFile, featuresOf, placeOf, refuseUnfed } from './features.ts';
import { rowsOf, type Row } from './outputs.ts';
import { averagedRows, drawsOf } from './posterior.ts';
import { outputLengths, sampleReader } from './sequences.ts';
import { predictionTable } from './table.ts';

/** What travels back to a window; the file has all. */
const mostRows = 100;

export interface Wanted {
  /** Absolute path of a csv, npy or npz file. */
  readonly output?: string;
  /** `LAYER` or `NETWORK/LAYER`: its output instead of the prediction. */
  readonly at?: string;
  /** Of Monte Carlo dropout. */
  readonly passes?: number;
}

/** Predicts for new samples, read as the run's own were; writes all of them where `output` is given. */
export async function predict(
  workers: Workers,
  model: Model,
  input: string,
  { output, at, passes }: Wanted,
): Promise<Predictions> {
  if (output !== undefined) checkPredictionFile(output);
  const place = at === undefined ? null : placeOf(model, at);
  const inputs = await readInputs(input, model.record.data.input, model.document.data.source);
  const dataset: AnyDataset = {
    name: input,
    count: inputs.count,
    columns: { input: inputs.column, ...(inputs.lengths ? { [lengthsOf('input')]: inputs.lengths } : {}) },
    fixedTest: null,
  };
  const indices = Uint32Array.from({ length: inputs.count }, (_, i) => i),
    most = output === undefined ? mostRows : inputs.count;
  const steps = decoderSteps(model),
    draws = place ? [] : drawsOf(model, passes);
  const headIds = Object.keys(model.document.objective.heads ?? {});
  const given =
    (place || headIds.length > 0) && steps !== null
      ? await withDecoded(workers, model, dataset, indices, steps)
      : dataset;
  refuseUnfed(model, given, place);
  const { rows, shape } =
    steps !== null && !place
      ? await rowsByItself(workers, model, dataset, indices, steps, most)
      : draws.length > 0
        ? { rows: await averagedRows(workers, model, dataset, indices, draws), shape: null }
        : await rowsAtOnce(workers, model, given, indices, most, place);
  if (!place && headIds.length > 0) await addHeads(workers, model, given, indices, rows);
  if (output !== undefined) {
    const array = arrayFile(output, rows, shape);
    await writeAtomic(output, array ?? (await predictionTable(input, inputs, rows, place?.layer)));
  }
  return { count: inputs.count, output: output ?? null, rows: rows.slice(0, mostRows) };
}

interface Rows {
  readonly rows: Row[];
  /** Of one sample's output; null where it is not what the rows hold. */
  readonly shape: readonly number[] | null;
}

async function rowsAtOnce(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  most: number,
  place: { network: string; layer: string; head?: string } | null,
): Promise<Rows> {
  const { outputs, outputShape } = await runModel(
    workers,
    model,
    dataset,
    indices,
    place ? { at: { network: place.network, layer: place.layer } } : {},
  );
  const read = place && !place.head ? featuresOf : sampleReader(model, outputShape, place?.head);
  const lengths = outputLengths(model, dataset)?.values;
  const rows: Row[] = [];
  for (const row of rowsOf(outputs, dataset.count)) {
    if (rows.length === most) break;
    rows.push(read(row, lengths?.[rows.length]));
  }
  return { rows, shape: outputShape };
}

/** What the heads say of the samples of these rows. */
async function addHeads(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  rows: Row[],
): Promise<void> {
  for (const [head, layer] of headLayers(model.document)) {
    const { rows: said } = await rowsAtOnce(workers, model, dataset, indices, rows.length, {
      network: headed,
      layer,
      head,
    });
    rows.forEach((row, i) => (rows[i] = { ...row, heads: { ...row.heads, [head]: said[i] } }));
  }
}

/** A decoder has no right answer to read: it reads what it said. */
async function rowsByItself(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  steps: number,
  most: number,
): Promise<Rows> {
  const said = await decode(workers, model, dataset, indices, steps),
    names = model.record.data.classes ?? [];
  const rows = Array.from(rowsOf(said, dataset.count), (tokens) => ({
    prediction: Array.from(tokens, (token) => names[token]),
    probabilities: null,
  })).slice(0, most);
  return { rows, shape: null };
}
