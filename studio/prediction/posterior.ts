import { ProblemError, problem } from '../../contract/problems.ts';
import type { AnyDataset } from '../../engine/data/dataset.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';
import { dropsOut } from '../../engine/graph/checks/posterior.ts';
import type { InferenceSpec, Workers } from '../../workers/api.ts';
import { runModel, type Model } from '../runs/model.ts';
import { beliefReader, rowOf, rowsOf, type Belief, type Row } from './outputs.ts';
import { joined, outputLengths } from './sequences.ts';

/** One set of weights to ask, or one pass of dropout. */
type Draw = Partial<Pick<InferenceSpec, 'weights' | 'dropOut'>>;

/**
 * What a run's posterior asks one after the other: passes of dropout, where the run says so or `passes` are wanted, or the
 * weights that it has kept. None where the run has one set of weights. Throws `run/no-dropout`.
 */
export function drawsOf(model: Model, passes?: number): readonly Draw[] {
  const { posterior, seed } = model.document.training;
  const wanted = passes ?? (posterior?.kind === 'dropout' ? posterior.passes : 0);
  if (wanted > 0) {
    if (!dropsOut(model.networks))
      throw new ProblemError(problem('run/no-dropout', { run: model.folder.run }));
    return Array.from({ length: wanted }, (_, i) => ({ dropOut: { seed, pass: i + 1 } }));
  }
  return model.draws.map((weights: readonly NamedTensor[]) => ({ weights }));
}

/**
 * The predictive distribution, averaged over draws: of classes the mean probabilities; of quantities the mean, and as variance
 * the mean of the draws' own variances (where the network tells any) plus the variance of their means. Of sequences each
 * of `steps` has its own.
 */
export async function average(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  draws: readonly Draw[],
): Promise<{ readonly beliefs: readonly Belief[]; readonly steps: number }> {
  const read = beliefReader(model);
  const moments: Moments[] = [];
  let steps = 1;
  for (const draw of draws) {
    const { outputs, outputShape } = await runModel(workers, model, dataset, indices, {
      ...draw,
      judge: false,
    });
    steps = outputShape.length === 2 ? outputShape[0] : 1;
    let i = 0;
    for (const row of rowsOf(outputs, indices.length * steps)) {
      const belief = read(row);
      (moments[i] ??= new Moments(belief)).add(belief);
      i += 1;
    }
  }
  return { beliefs: moments.map((m) => m.finish()), steps };
}

/** The averages as rows, those of a sequence joined. */
export async function averagedRows(
  workers: Workers,
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  draws: readonly Draw[],
): Promise<Row[]> {
  const { beliefs, steps } = await average(workers, model, dataset, indices, draws);
  const all = beliefs.map((belief) => rowOf(belief, true));
  const lengths = outputLengths(model, dataset)?.values;
  return Array.from(indices, (index, i) => {
    const own = all.slice(i * steps, i * steps + (lengths?.[index] ?? steps));
    return steps > 1 ? joined(own) : own[0];
  });
}

/** Running mean and sum of squared deviations (Welford): no cancellation where the draws agree. */
class Moments {
  readonly #classes: readonly string[] | null;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #own: Float64Array;
  #count = 0;

  constructor(like: Belief) {
    this.#classes = 'classes' in like ? like.classes : null;
    const { length } = valuesOf(like);
    this.#mean = new Float64Array(length);
    this.#squares = new Float64Array(length);
    this.#own = new Float64Array(length);
  }

  add(belief: Belief): void {
    this.#count += 1;
    valuesOf(belief).forEach((value, j) => {
      const before = value - this.#mean[j];
      this.#mean[j] += before / this.#count;
      this.#squares[j] += before * (value - this.#mean[j]);
      if ('variance' in belief) this.#own[j] += belief.variance?.[j] ?? 0;
    });
  }

  finish(): Belief {
    const n = this.#count;
    if (this.#classes) return { classes: this.#classes, probabilities: Array.from(this.#mean) };
    const variance = Array.from(this.#squares, (sum, j) => this.#own[j] / n + (n > 1 ? sum / (n - 1) : 0));
    return { mean: Array.from(this.#mean), variance };
  }
}

const valuesOf = (belief: Belief): readonly number[] =>
  'classes' in belief ? belief.probabilities : belief.mean;
