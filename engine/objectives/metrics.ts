import type { Emit, Tensor } from '../kernels/emit.ts';
import { elementLossCodes } from '../kernels/activations.ts';
import type { LossName } from '../losses/index.ts';

export interface MetricIO {
  readonly y: Tensor;
  readonly columns: number;
  /** 1 for what is no sequence. */
  readonly steps: number;
  readonly targets: Tensor;
  /** One number for each step of each sample: written by `emit`. */
  readonly rows: Tensor;
  /** Score above which a single output means class 1: 0 for logits, 0.5 for probabilities. */
  readonly threshold: number;
}

/** What turns the mean over samples into the figure for people. */
export interface MetricFacts {
  /** Units of the target per unit of the network's output: 1 / scale of the target's preprocessing. */
  readonly targetUnit: number;
  /** Variance of the target over the samples, in the network's unit. */
  readonly targetVariance: number;
}

/** By data column, of each that outputs are compared with. */
export type TargetFacts = Readonly<Record<string, MetricFacts>>;

export interface Metric {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string };
  readonly for: 'classes' | 'numbers';
  readonly better: 'higher' | 'lower';
  /** What a sequence's figure is made of: the mean of its valid steps, or the least of them. */
  readonly overSteps?: 'mean' | 'least';
  emit(emit: Emit, io: MetricIO): void;
  finish(mean: number, facts: MetricFacts): number;
}

const elementwise =
  (kind: number) =>
  (emit: Emit, { y, columns, steps, targets, rows }: MetricIO) =>
    emit.samples('elementLoss', {
      loss: rows,
      y,
      targets,
      rows: emit.batch * steps,
      columns,
      kind,
      delta: 1,
      perItem: steps,
    });

const hits = (emit: Emit, { y, columns, steps, targets, rows, threshold }: MetricIO): void =>
  emit.samples('hits', {
    hits: rows,
    scores: y,
    targets,
    rows: emit.batch * steps,
    classes: columns,
    threshold,
    perItem: steps,
  });

/** The one table of metrics; the loss itself is always reported and is not in it. */
export const metrics = {
  accuracy: {
    title: 'Accuracy',
    doc: {
      summary: 'Share of samples whose class is predicted rightly; of a sequence, of its steps.',
      equation: '\\frac{1}{n} \\sum_i [\\hat t_i = t_i]',
    },
    for: 'classes',
    better: 'higher',
    emit: hits,
    finish: (mean) => mean,
  },
  sequenceAccuracy: {
    title: 'Sequence accuracy',
    doc: {
      summary: 'Share of sequences whose class is predicted rightly at every step.',
      equation: '\\frac{1}{n} \\sum_i \\min_t [\\hat t_{i,t} = t_{i,t}]',
    },
    for: 'classes',
    better: 'higher',
    overSteps: 'least',
    emit: hits,
    finish: (mean) => mean,
  },
  mae: {
    title: 'Mean absolute error',
    doc: { summary: 'In the unit of the target.', equation: '\\frac{1}{n} \\sum_i |y_i - t_i|' },
    for: 'numbers',
    better: 'lower',
    emit: elementwise(elementLossCodes.meanAbsoluteError),
    finish: (mean, facts) => mean * facts.targetUnit,
  },
  r2: {
    title: 'R²',
    doc: {
      summary: 'Share of the variance explained; 0 is no better than the mean.',
      equation: '1 - \\frac{\\sum (y_i - t_i)^2}{\\sum (t_i - \\bar t)^2}',
    },
    for: 'numbers',
    better: 'higher',
    emit: elementwise(elementLossCodes.meanSquaredError),
    finish: (mean, facts) => (facts.targetVariance > 0 ? 1 - mean / facts.targetVariance : NaN),
  },
} as const satisfies Record<string, Metric>;
export type MetricName = keyof typeof metrics;

/** Single output, two classes: where the line between them is. */
export const thresholdOf = (loss: LossName, logits: boolean): number =>
  (loss === 'binaryCrossEntropy' || loss === 'bernoulliNll') && logits ? 0 : 0.5;
