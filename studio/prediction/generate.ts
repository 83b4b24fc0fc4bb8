import type { Generated } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { Workers } from '../../workers/api.ts';
import { checkSameKind, runModel, type Model } from '../runs/model.ts';
import { datasetOf } from '../training/datasets.ts';
import { begin, endsOf, goOn, promptTokens, successorOf, textOf, type Successor } from './continue.ts';
import { latentColumn, makerOf, type Maker } from './latent.ts';
import { readMade, refuseDraw, type Made } from './made.ts';
import { checkSampleFile, checkTextFile, writeSamples, writeText } from './sample-files.ts';

export interface Generation {
  readonly count?: number | undefined;
  readonly seed: number;
  readonly output?: string | undefined;
  readonly sample?: boolean | undefined;
  readonly prompt?: string | undefined;
  readonly length?: number | undefined;
  readonly temperature?: number | undefined;
}

const mostBytes = 2 ** 30;

/** Where nothing else is asked for. */
const usual = { samples: 64, sequences: 1, length: 200, temperature: 1 };

/** New samples of a trained run, or what comes next in a sequence, written to a file or a folder. Throws ProblemError. */
export async function generate(
  workers: Workers,
  project: string,
  model: Model,
  wish: Generation,
): Promise<Generated> {
  const maker = makerOf(model.document, model.networks);
  if (maker) return samplesOf(workers, model, maker, wish);
  const successor = successorOf(model);
  if (!successor)
    throw new ProblemError(problem('run/makes-nothing', { objective: model.document.objective.type }));
  refuseUnused(wish, ['sample']);
  return successor.text
    ? textFrom(workers, project, model, successor, wish)
    : valuesFrom(workers, project, model, successor, wish);
}

async function samplesOf(workers: Workers, model: Model, maker: Maker, wish: Generation): Promise<Generated> {
  const { shape, names, maximum } = model.record.data.input,
    { count = usual.samples, seed, sample = false } = wish;
  refuseUnused(wish, ['prompt', 'length', 'temperature']);
  const output = checkSampleFile(wish.output, shape);
  refuseTooMany(count, sizeOf(shape));
  if (sample) refuseDraw(model.document);
  const dataset: Dataset = {
    name: maker.column,
    count,
    columns: { [maker.column]: latentColumn(maker, count, seed) },
    fixedTest: null,
  };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  const { outputs } = await runModel(workers, model, dataset, indices, { at: { network: maker.network } });
  const made: Made = {
    count,
    shape,
    names,
    maximum,
    values: readMade(model, outputs, count, sample ? seed : null),
  };
  await writeSamples(output, made);
  return { count, shape, output, text: null };
}

async function valuesFrom(
  workers: Workers,
  project: string,
  model: Model,
  successor: Successor,
  wish: Generation,
): Promise<Generated> {
  refuseUnused(wish, ['prompt', 'temperature']);
  const { width } = successor,
    { length = usual.length, seed } = wish,
    shape = [length, width];
  const output = checkSampleFile(wish.output, shape);
  refuseTooMany(wish.count ?? usual.sequences, length * width);
  const ends = await lastOf(project, model, wish.count);
  const values = await goOn(workers, model, begin(successor, ends), { steps: length, temperature: 0, seed });
  const { names } = model.record.data.input;
  await writeSamples(output, { count: ends.length, shape, values, names, maximum: null });
  return { count: ends.length, shape, output, text: null };
}

async function textFrom(
  workers: Workers,
  project: string,
  model: Model,
  successor: Successor,
  wish: Generation,
): Promise<Generated> {
  const { length = usual.length, temperature = usual.temperature, seed, prompt = '' } = wish,
    count = wish.count ?? usual.sequences;
  if (wish.output !== undefined) checkTextFile(wish.output);
  refuseTooMany(count, length);
  const given = promptTokens(prompt, successor);
  const beginnings =
    given.length > 0 ? Array.from({ length: count }, () => given) : await lastOf(project, model, count);
  const made = await goOn(workers, model, begin(successor, beginnings), { steps: length, temperature, seed });
  const texts = beginnings.map((_, i) =>
    textOf([...given, ...made.subarray(i * length, (i + 1) * length)], successor),
  );
  const text = `${texts.join('\n\n')}\n`;
  if (wish.output !== undefined) await writeText(wish.output, text);
  return { count: beginnings.length, shape: [length], output: wish.output ?? null, text };
}

/** Where the data ends. */
async function lastOf(
  project: string,
  model: Model,
  count: number = usual.sequences,
): Promise<Float32Array[]> {
  const dataset = await datasetOf(project, model.document);
  checkSameKind(model.record, dataset);
  return endsOf(dataset, count);
}

/** Throws ProblemError `data/too-large` before a file of gigabytes is begun. */
function refuseTooMany(count: number, size: number): void {
  const bytes = 4 * count * size;
  if (bytes <= mostBytes) return;
  const details = { found: `${Math.ceil(bytes / 2 ** 20)} MiB`, limit: `${mostBytes / 2 ** 20} MiB` };
  throw new ProblemError(problem('data/too-large', details));
}

/** What would be left unheard is told. */
function refuseUnused(wish: Generation, names: readonly (keyof Generation)[]): void {
  const found = names.find((name) => wish[name] !== undefined);
  if (found !== undefined) throw new ProblemError(problem('run/unused-option', { option: found }));
}
