import type { Predictions } from '../../contract/commands.ts';
import { lengthsOf, type Dataset } from '../../engine/data/dataset.ts';
import type { Workers } from '../../workers/api.ts';
import { readInputs } from '../data/index.ts';
import { writeAtomic } from '../files/atomic.ts';
import { runModel, type Model } from '../runs/model.ts';
import { decode, decoderSteps } from './decode.ts';
import { rowsOf, type Row } from './outputs.ts';
import { outputLengths, sampleReader } from './sequences.ts';
import { predictionTable } from './table.ts';

/** What travels back to a window; the file has all. */
const mostRows = 100;

/** Predicts for new samples, read as the run's own were; writes all of them to a csv where `output` is given. */
export async function predict(
  workers: Workers,
  model: Model,
  input: string,
  output: string | undefined,
): Promise<Predictions> {
  const inputs = await readInputs(input, model.record.data.input, model.document.data.source);
  const dataset: Dataset = {
    name: input,
    count: inputs.count,
    columns: { input: inputs.column, ...(inputs.lengths ? { [lengthsOf('input')]: inputs.lengths } : {}) },
    fixedTest: null,
  };
  const indices = Uint32Array.from({ length: inputs.count }, (_, i) => i),
    most = output === undefined ? mostRows : inputs.count;
  const steps = decoderSteps(model);
  const rows =
    steps === null
      ? await rowsAtOnce(workers, model, dataset, indices, most)
      : await rowsByItself(workers, model, dataset, indices, steps, most);
  if (output !== undefined) await writeAtomic(output, await predictionTable(input, inputs, rows));
  return { count: inputs.count, output: output ?? null, rows: rows.slice(0, mostRows) };
}

async function rowsAtOnce(
  workers: Workers,
  model: Model,
  dataset: Dataset,
  indices: Uint32Array,
  most: number,
): Promise<Row[]> {
  const { outputs, outputShape } = await runModel(workers, model, dataset, indices);
  const read = sampleReader(model, outputShape);
  const lengths = outputLengths(model, dataset)?.values;
  const rows: Row[] = [];
  for (const row of rowsOf(outputs, dataset.count)) {
    if (rows.length === most) break;
    rows.push(read(row, lengths?.[rows.length]));
  }
  return rows;
}

/** A decoder has no right answer to read: it reads what it said. */
async function rowsByItself(
  workers: Workers,
  model: Model,
  dataset: Dataset,
  indices: Uint32Array,
  steps: number,
  most: number,
): Promise<Row[]> {
  const said = await decode(workers, model, dataset, indices, steps),
    names = model.record.data.classes ?? [];
  return Array.from(rowsOf(said, dataset.count), (tokens) => ({
    prediction: Array.from(tokens, (token) => names[token]),
    probabilities: null,
  })).slice(0, most);
}
