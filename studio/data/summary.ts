import type { DataSummary } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import { problem } from '../../contract/problems.ts';
import {
  factsOf,
  heldColumn,
  isInFiles,
  lengthsOf,
  type AnyColumn,
  type AnyDataset,
  type Column,
  type Split,
} from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';

/** Where the largest class has this many times the samples of the smallest, accuracy alone begins to mislead. */
const imbalance = 5;
/** A table with a thousand classes of one sample each needs no thousand warnings. */
const mostWarnings = 10;

type ClassCounts = DataSummary['classes'];

/** Counts, classes and warnings of a data set and its split (engine/data/split.ts: `splitDataset`). */
export function summarize(dataset: AnyDataset, split: Split): DataSummary {
  const input = dataset.columns['input']!,
    target = heldColumn(dataset, 'target');
  const lengths = heldColumn(dataset, lengthsOf('input'));
  const classes = target?.classes ? classCounts(target, heldColumn(dataset, lengthsOf('target')), split) : [];
  return {
    samples: dataset.count,
    columns: factsOf(dataset),
    shape: input.shape,
    steps: lengths ? lengthsRange(lengths) : null,
    tokens: input.classes?.length ?? null,
    inOrder: dataset.inOrder !== undefined,
    task: target ? (target.classes ? 'classes' : 'number') : 'none',
    targetShape: target?.shape ?? [],
    featureNames: input.names ?? null,
    classes,
    parts: { train: split.train.length, validation: split.validation.length, test: split.test.length },
    ownTest: Boolean(dataset.fixedTest?.length),
    bytes: Object.values(dataset.columns).reduce((sum, column) => sum + bytesOf(column), 0),
    inFiles: isInFiles(input),
    problems: [
      ...(dataset.problems ?? []),
      ...(target?.classes && target.shape.length === 0 ? classProblems(classes, split) : []),
    ],
  };
}

const bytesOf = (column: AnyColumn): number =>
  isInFiles(column)
    ? column.files.reduce((sum, { rows }) => sum + rows, 0) * sizeOf(column.shape)
    : column.values.byteLength;

const lengthsRange = ({ values }: Column): NonNullable<DataSummary['steps']> => ({
  shortest: Array.from(values).reduce((a, b) => Math.min(a, b), Infinity),
  longest: Array.from(values).reduce((a, b) => Math.max(a, b), 0),
});

/** Samples of each class; of sequences with a class at each step, their valid steps. */
function classCounts(target: Column, lengths: Column | undefined, split: Split): ClassCounts {
  const size = sizeOf(target.shape);
  const count = (part: Uint32Array): Uint32Array => {
    const counts = new Uint32Array(target.classes!.length);
    for (const index of part) {
      const from = index * size,
        steps = lengths?.values[index] ?? size;
      for (let at = from; at < from + steps; at++) counts[target.values[at]]++;
    }
    return counts;
  };
  const train = count(split.train),
    validation = count(split.validation),
    test = count(split.test);
  return target.classes!.map((name, index) => ({
    name,
    train: train[index]!,
    validation: validation[index]!,
    test: test[index]!,
  }));
}

/** `data/one-class`, `data/class-too-small`, `data/imbalance`; for `inspect` too, which knows no split. */
export function classProblems(classes: ClassCounts, split: Split | null): Problem[] {
  const sized = classes.map((one) => ({ name: one.name, count: one.train + one.validation + one.test }));
  if (sized.length === 0) return [];
  if (sized.length === 1) return [problem('data/one-class', { name: sized[0]!.name })];
  const parts = split
    ? [split.train, split.validation, split.test].filter((part) => part.length > 0).length
    : 3;
  const small = sized.filter(({ count }) => count < parts).slice(0, mostWarnings);
  const problems = small.map(({ name, count }) => problem('data/class-too-small', { name, count }));
  const largest = sized.reduce((a, b) => (b.count > a.count ? b : a)),
    smallest = sized.reduce((a, b) => (b.count < a.count ? b : a));
  if (largest.count >= imbalance * smallest.count) {
    const ratio = (largest.count / smallest.count).toFixed(1).replace(/\.0$/, '');
    problems.push(problem('data/imbalance', { largest: largest.name, smallest: smallest.name, ratio }));
  }
  return problems;
}
