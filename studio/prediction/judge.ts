import type { Evaluation } from '../../contract/commands.ts';
import type { Column } from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { judge } from '../baselines/judge.ts';
import { argmax, quantile, type Belief } from './outputs.ts';

/**
 * Figures of averaged predictions. Of classes: `loss`, the mean of -log of the mean probability of what it was, and `accuracy`.
 * Of quantities: `mae` and `r2` of the mean, and `coverage`, the share of targets within the interval of 95 %.
 */
export function judgeBeliefs(
  beliefs: readonly Belief[],
  target: Column,
  indices: Uint32Array,
): Pick<Evaluation, 'metrics' | 'confusion'> {
  const width = sizeOf(target.shape);
  const targets = Float32Array.from({ length: indices.length * width }, (_, i) =>
    Number(target.values[indices[Math.floor(i / width)] * width + (i % width)]),
  );
  return target.classes ? ofClasses(beliefs, targets, target.classes.length) : ofNumbers(beliefs, targets);
}

type Judged = Pick<Evaluation, 'metrics' | 'confusion'>;

function ofClasses(beliefs: readonly Belief[], targets: Float32Array, size: number): Judged {
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let loss = 0;
  beliefs.forEach((belief, i) => {
    if (!('classes' in belief)) return;
    loss -= Math.log(Math.max(belief.probabilities[targets[i]], Number.MIN_VALUE)) / beliefs.length;
    confusion[targets[i]][argmax(belief.probabilities)] += 1;
  });
  const hits = confusion.reduce((sum, row, i) => sum + row[i], 0);
  return { metrics: { loss, accuracy: hits / beliefs.length }, confusion };
}

function ofNumbers(beliefs: readonly Belief[], targets: Float32Array): Judged {
  const values = beliefs.map((b) => ('mean' in b ? b : { mean: [], variance: [] }));
  const means = Float32Array.from(values.flatMap(({ mean }) => mean));
  const spreads = values.flatMap(({ variance }) => (variance ?? []).map(Math.sqrt));
  const within = targets.filter((t, i) => Math.abs(t - means[i]) <= quantile * spreads[i]).length;
  const table = { count: beliefs.length, features: new Float32Array(0), targets };
  return { metrics: { ...judge(table, means, false), coverage: within / targets.length }, confusion: null };
}
