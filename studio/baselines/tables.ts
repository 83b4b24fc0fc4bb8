import { ProblemError, problem } from '../../contract/problems.ts';
import type { Table } from '../../engine/baselines/index.ts';
import {
  heldColumn,
  isInFiles,
  type Affine,
  type AnyColumn,
  type AnyDataset,
  type Column,
} from '../../engine/data/dataset.ts';
import { applyAffine } from '../../engine/data/preprocess.ts';
import { Random, streams } from '../../engine/tensor/random.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { loadRows } from '../../workers/rows.ts';

/** At most so many samples to learn from, and so many of each part to be judged by. */
const mostLearned = 10_000;
const mostJudged = 2_000;
/** And at most so many values to learn from: of large images fewer samples. */
const mostValues = 10_000_000;

/** Columns that simple methods can work with: a fixed number of values, and one class or some quantities to tell from them. */
export function columnsOf(dataset: AnyDataset): { input: AnyColumn; target: Column } {
  const refuse = (reason: string): never => {
    throw new ProblemError(problem('data/no-baselines', { reason }));
  };
  const { input } = dataset.columns as Readonly<Record<string, AnyColumn | undefined>>,
    target = heldColumn(dataset, 'target');
  if (!input) return refuse('there is no input');
  if (!target) return refuse('there is nothing to predict');
  if (input.classes) return refuse('the input is a row of tokens, which are no quantities');
  if (target.classes && target.shape.length > 0)
    return refuse('there is a class for every step of a sequence');
  return { input, target };
}

/** How many of a part are taken to learn from, or to be judged by. */
export const learned = (count: number, width: number): number =>
  Math.min(count, mostLearned, Math.max(1, Math.floor(mostValues / width)));
export const judged = (count: number): number => Math.min(count, mostJudged);

/** `count` samples of a part, all of them or a random share that depends on the seed alone, behind the preprocessing. */
export async function tableOf(
  { input, target }: { input: AnyColumn; target: Column },
  part: Uint32Array,
  count: number,
  affine: Affine,
  seed: number,
): Promise<Table> {
  const rows = count < part.length ? shareOf(part, count, seed) : part,
    width = sizeOf(input.shape),
    outputs = sizeOf(target.shape);
  const held = isInFiles(input) ? await loadRows(input, rows) : input;
  const features = new Float32Array(count * width),
    targets = new Float32Array(count * outputs);
  rows.forEach((row, i) => {
    applyAffine(features, i * width, held, held === input ? row : i, affine);
    for (let j = 0; j < outputs; j += 1) targets[i * outputs + j] = target.values[row * outputs + j];
  });
  return { count, features, targets };
}

const shareOf = (part: Uint32Array, count: number, seed: number): Uint32Array =>
  new Random(seed, streams.baselines, part.length).shuffle(part.slice()).slice(0, count).sort();
