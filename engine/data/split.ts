import type { SplitDocument } from '../../contract/project.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import { Random, streams } from '../tensor/random.ts';
import { heldColumn, type AnyDataset, type Split } from './dataset.ts';

/**
 * Which samples are for training, validation and test: disjoint, each in ascending order, together all samples. Depends on
 * nothing but the seed, the shares and the classes. Where the source has a test set of its own, that is the test part
 * and the rest is shared out between training and validation. Samples that follow each other in time are never mixed: first those
 * for training, then validation, then test, with a gap before each. Throws ProblemError `data/split`.
 */
export function splitDataset(dataset: AnyDataset, document: SplitDocument): Split {
  const fixed = dataset.fixedTest?.length ? dataset.fixedTest : null;
  const shares = checkedShares(document, fixed !== null);
  const free = fixed
    ? without(dataset.count, fixed)
    : Uint32Array.from({ length: dataset.count }, (_, index) => index);
  const [train, validation, test] = largestRemainder(free.length, shares) as [number, number, number];
  if (train === 0) refuse(`no sample of ${dataset.count} is left for training`);
  if (dataset.inOrder && !fixed) return inTime(dataset.inOrder.gap, [train, validation, test]);

  const order = new Random(document.seed, streams.split).shuffle(free);
  const target = heldColumn(dataset, 'target');
  // A sequence of classes has no class of its own.
  if (document.stratify && target?.classes && target.shape.length === 0)
    spreadClasses(order, target.values, target.classes.length);
  return {
    train: order.slice(0, train).sort(),
    validation: order.slice(train, train + validation).sort(),
    test: fixed
      ? Uint32Array.from(fixed).sort()
      : order.slice(train + validation, train + validation + test).sort(),
  };
}

/**
 * `total` things in parts with these shares (which add up to 1): each part is rounded down, and what is left goes
 * to the parts that lost most, so that the parts add up. Ties go to the earlier part.
 */
export function largestRemainder(total: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => total * share);
  // 0.29 * 100 is 28.999999999999996 in binary: that is 29.
  const parts = exact.map((value) => Math.floor(value + 1e-6));
  // Equal but for the rounding of the products is equal: the order must not hang on the last bit.
  const byLoss = exact.map((value, part) => ({ part, loss: Math.round((value - parts[part]!) * 1e9) }));
  byLoss.sort((a, b) => b.loss - a.loss || a.part - b.part);
  for (let left = total - parts.reduce((a, b) => a + b, 0), next = 0; left > 0; left--, next++) {
    parts[byLoss[next % parts.length]!.part]!++;
  }
  return parts;
}

/** Cut where the shares say; a part that another one follows gives up its last `gap` samples. */
function inTime(gap: number, sizes: readonly [number, number, number]): Split {
  let from = 0;
  const [train, validation, test] = sizes.map((size, part) => {
    const followed = sizes.slice(part + 1).some((later) => later > 0);
    const first = from,
      kept = Math.max(0, followed ? size - gap : size);
    from += size;
    return Uint32Array.from({ length: kept }, (_, place) => first + place);
  });
  if (train.length === 0) refuse(`no sample of ${sizes[0] + sizes[1] + sizes[2]} is left for training`);
  return { train, validation, test };
}

function checkedShares(document: SplitDocument, ownTest: boolean): [number, number, number] {
  const { train, validation, test, seed } = document;
  for (const [name, share] of Object.entries({ train, validation, test })) {
    if (!(share >= 0 && share <= 1)) refuse(`the share "${name}" is ${share}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) refuse(`the seed is ${seed}, not a whole number from 0 up`);
  if (train === 0) refuse('the share for training is 0');
  if (ownTest) return [train / (train + validation), validation / (train + validation), 0];
  const sum = train + validation + test;
  if (Math.abs(sum - 1) > 1e-6) refuse(`the shares add up to ${Number(sum.toFixed(6))}`);
  return [train / sum, validation / sum, test / sum];
}

const refuse = (reason: string): never => {
  throw new ProblemError(problem('data/split', { reason }, { field: 'data.split' }));
};

function without(count: number, fixed: Uint32Array): Uint32Array {
  const taken = new Uint8Array(count);
  for (const index of fixed) taken[index] = 1;
  let free = 0;
  const rest = new Uint32Array(count);
  for (let index = 0; index < count; index++) if (!taken[index]) rest[free++] = index;
  return rest.slice(0, free);
}

/**
 * Orders samples so that every cut leaves each class in proportion on both sides: the k-th of a class of n stands at
 * (k + 1/2) / n of the way. Samples at the same place keep their shuffled order. So parts have exactly the
 * sizes asked for, a class is off by at most about one sample, and a class of one sample goes to training.
 */
function spreadClasses(order: Uint32Array, classes: ArrayLike<number>, classCount: number): void {
  const sizes = new Uint32Array(classCount),
    seen = new Uint32Array(classCount);
  for (const index of order) sizes[classes[index]!]!++;
  // Place and shuffled rank in one integer of 52 bits, so that a plain numeric sort orders by both.
  const steps = 2 ** 26,
    keys = new Float64Array(order.length);
  order.forEach((index, rank) => {
    const label = classes[index]!;
    const place = (seen[label]!++ + 0.5) / sizes[label]!;
    keys[rank] = Math.floor(place * steps) * steps + rank;
  });
  const shuffled = order.slice();
  keys.sort().forEach((key, place) => (order[place] = shuffled[key % steps]!));
}
