import type { Baselines } from '../../contract/commands.ts';
import { baselines, type Baseline, type BaselineName } from '../../engine/baselines/index.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { Workers } from '../../workers/api.ts';
import type { Prepared } from '../training/prepare.ts';
import { judge } from './judge.ts';
import { columnsOf, judged, learned, tableOf } from './tables.ts';

/** Lets every method that fits learn from the training part, and judges it by the others. One after the other: a network may train beside. */
export async function compare(
  workers: Workers,
  { dataset, split, affine }: Pick<Prepared, 'dataset' | 'split' | 'affine'>,
  seed: number,
  signal: AbortSignal,
): Promise<Baselines> {
  const columns = columnsOf(dataset);
  const classes = columns.target.classes?.length ?? null;
  const width = sizeOf(columns.input.shape);
  const samples = {
    train: learned(split.train.length, width),
    validation: judged(split.validation.length),
    test: judged(split.test.length),
  };
  const table = (part: keyof typeof samples) =>
    tableOf(columns, split[part], samples[part], affine.input, seed);
  const lesson = { train: await table('train'), width, classes, outputs: sizeOf(columns.target.shape), seed };
  const parts = { validation: await table('validation'), test: await table('test') };

  const methods: Baselines['methods'][number][] = [];
  for (const [name, method] of Object.entries(baselines) as [BaselineName, Baseline][]) {
    if (
      method.for === (classes === null ? 'classes' : 'numbers') ||
      width > (method.mostFeatures ?? Infinity)
    )
      continue;
    const answer = await workers.baseline({ method: name, lesson, judged: parts }, signal);
    const figures = (part: keyof typeof parts) =>
      parts[part].count > 0 ? judge(parts[part], answer.predictions[part], classes !== null) : null;
    methods.push({
      name,
      title: method.title,
      settings: method.settings,
      seconds: answer.seconds,
      validation: figures('validation'),
      test: figures('test'),
    });
  }
  const { train, validation, test } = split;
  return {
    methods,
    samples,
    parts: { train: train.length, validation: validation.length, test: test.length },
  };
}
