import type { Generated } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import type { Workers } from '../../workers/api.ts';
import { runModel, type Model } from '../runs/model.ts';
import { latentColumn, makerOf, type Maker } from './latent.ts';
import { readMade, refuseDraw, type Made } from './made.ts';
import { checkSampleFile, knownEndings, writeSamples } from './sample-files.ts';

export interface Generation {
  readonly count: number;
  readonly seed: number;
  readonly output: string | undefined;
  readonly sample: boolean;
}

/** New samples of a trained run, written to a file or a folder. Throws ProblemError `run/...`. */
export async function generate(workers: Workers, model: Model, wish: Generation): Promise<Generated> {
  const maker = makerOf(model.document, model.networks);
  if (!maker)
    throw new ProblemError(problem('run/makes-nothing', { objective: model.document.objective.type }));
  const { shape } = model.record.data.input,
    { output } = wish;
  if (output === undefined) throw new ProblemError(problem('run/no-output', { known: knownEndings(shape) }));
  checkSampleFile(output, shape);
  if (wish.sample) refuseDraw(model.document);
  await writeSamples(output, await make(workers, model, maker, wish));
  return { count: wish.count, shape, output };
}

async function make(
  workers: Workers,
  model: Model,
  maker: Maker,
  { count, seed, sample }: Generation,
): Promise<Made> {
  const { shape, names, maximum } = model.record.data.input;
  const dataset: Dataset = {
    name: maker.column,
    count,
    columns: { [maker.column]: latentColumn(maker, count, seed) },
    fixedTest: null,
  };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  const { outputs } = await runModel(workers, model, dataset, indices, { at: { network: maker.network } });
  const values = readMade(model, outputs, count, sample ? seed : null);
  return { count, shape, names, maximum, values };
}
