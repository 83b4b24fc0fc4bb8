import type { SplitPart } from './data.ts';
import type { Problem } from './problems.ts';
import type { ProjectDocument } from './project.ts';

/** What runs are and what they answer: their course, judgement, predictions, samples, exports. */

export type RunState = 'preparing' | 'running' | 'paused' | 'stopping' | 'ended';
/** `imported`: it was never trained here, its weights came with a model from elsewhere. */
export type EndReason = 'completed' | 'stopped' | 'early-stopped' | 'diverged' | 'failed' | 'imported';
export type Metrics = Readonly<Record<string, number>>;

export interface RunSummary {
  readonly run: string;
  readonly name: string;
  readonly state: RunState;
  readonly reason: EndReason | null;
  readonly startedAt: string;
  readonly seconds: number;
  readonly epochs: number;
  readonly seed: number;
  readonly train: Metrics | null;
  readonly validation: Metrics | null;
  readonly test: Metrics | null;
  readonly parameters: number;
  readonly weights: string | null;
}

export interface EpochRecord {
  readonly epoch: number;
  /** Where training has parts of which each learns something else: `pre-training hidden1`, `fine-tuning`. */
  readonly phase?: string;
  readonly step: number;
  readonly seconds: number;
  readonly train: Metrics;
  readonly validation: Metrics | null;
  /** Of the epoch's last step; runs of older studios have none. */
  readonly learningRate?: number;
  /** Of an ensemble: which member, from 1. */
  readonly member?: number;
  /**
   * Where the document asks for it: recurrent layer -> norm of the gradient of the loss by its state, for each step in time, the
   * mean over the steps of training.
   */
  readonly gradients?: Readonly<Record<string, readonly number[]>>;
}

/** The weights that a run ended with, or those of its best epoch. */
export type KeptWeights = 'last' | 'best';

export interface RunDetail extends RunSummary {
  /** The epoch of the lowest validation loss, whose weights can be kept instead of the last; null where there are no others. */
  readonly bestEpoch: number | null;
  readonly kept: KeptWeights;
  readonly document: ProjectDocument;
  readonly epochsDone: readonly EpochRecord[];
  /** Thinned to at most 2,000 points. */
  readonly steps: readonly StepPoint[];
  readonly problems: readonly Problem[];
}

/** One training step, as charts want it. `loss` may be NaN: carriers keep it (structured clone; JSON as null). */
export interface StepPoint {
  readonly step: number;
  readonly loss: number;
}

export interface Evaluation {
  readonly split: SplitPart;
  readonly samples: number;
  readonly metrics: Metrics;
  /** confusion[actual][predicted], for classes; of sequences, counted at every step. */
  readonly confusion: readonly (readonly number[])[] | null;
  readonly classes: readonly string[] | null;
  /** Warnings: that the data has changed since the run, for one. */
  readonly problems: readonly Problem[];
}

export interface Predictions {
  readonly count: number;
  readonly output: string | null;
  /** At most the first 100. */
  readonly rows: readonly PredictionRow[];
}

export interface PredictionRow {
  /** Of a sequence, or of several targets, one for each. */
  readonly prediction: string | number | readonly (string | number)[];
  readonly probabilities: Readonly<Record<string, number>> | null;
  /** Where the target lies with a probability of 95 %, in its own unit, where the model tells. */
  readonly interval?: Interval;
  /** Standard deviation of what the interval is of, in the same unit. */
  readonly spread?: number | readonly number[];
  /** Of the mean probabilities, in nats: 0 where a class is sure. */
  readonly entropy?: number;
  /** What each head says, by its id. */
  readonly heads?: Readonly<Record<string, PredictionRow>>;
}

/** One number, or one for each target, as `prediction` is. */
export interface Interval {
  readonly lower: number | readonly number[];
  readonly upper: number | readonly number[];
}

export interface Generated {
  readonly count: number;
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly output: string | null;
  /** Of a network that was trained on texts. */
  readonly text: string | null;
}

/** What a network made of the same random numbers after an epoch. */
export interface EpochSamples {
  readonly epoch: number;
  /** A grid of images as a png data URL. */
  readonly image: string | null;
  /** Features of each sample, where they are no images. */
  readonly points: readonly (readonly number[])[] | null;
}

export interface RunSamples {
  /** Epochs that there are samples of, in order. */
  readonly epochs: readonly number[];
  /** Null where there are none, or none of the epoch asked for. */
  readonly shown: EpochSamples | null;
  /** As many of the training part to compare with; null for images. */
  readonly data: { readonly names: readonly string[]; readonly rows: readonly (readonly number[])[] } | null;
}

export interface ExportReport {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly tensors: number;
  /** The written file, read again by its own reader and run: largest difference of outputs over `samples` samples. */
  readonly parity: { readonly samples: number; readonly largestDifference: number };
  readonly notes: readonly string[];
}
