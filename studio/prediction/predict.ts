import type { Predictions } from '../../contract/commands.ts';
import { lengthsOf, type Dataset } from '../../engine/data/dataset.ts';
import type { Workers } from '../../workers/api.ts';
import { readInputs } from '../data/index.ts';
import { writeAtomic } from '../files/atomic.ts';
import { runModel, type Model } from '../runs/model.ts';
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
  const { outputs, outputShape } = await runModel(
    workers,
    model,
    dataset,
    Uint32Array.from({ length: inputs.count }, (_, i) => i),
  );
  const read = sampleReader(model, outputShape);
  const lengths = outputLengths(model, dataset)?.values;
  const rows: Row[] = [];
  for (const row of rowsOf(outputs, inputs.count)) {
    if (output === undefined && rows.length === mostRows) break;
    rows.push(read(row, lengths?.[rows.length]));
  }
  if (output !== undefined) await writeAtomic(output, await predictionTable(input, inputs, rows));
  return { count: inputs.count, output: output ?? null, rows: rows.slice(0, mostRows) };
}
