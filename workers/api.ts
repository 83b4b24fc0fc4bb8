import type { EndReason, EpochRecord, Metrics, RunState, StepPoint } from '../contract/commands.ts';
import type { Problem } from '../contract/problems.ts';
import type { ProjectDocument } from '../contract/project.ts';
import type { Affine, AnyDataset, Column, Split } from '../engine/data/dataset.ts';
import type { NamedTensor } from '../engine/formats/index.ts';
import type { Continuation } from '../engine/train/continue.ts';
import type { CourseState } from '../engine/train/course.ts';
import type { BaselineAnswer, BaselineTask } from './baselines.ts';

export type { BaselineAnswer, BaselineTask } from './baselines.ts';

/** What the studio asks of the threads, and nothing about how they do it. */
export interface Workers {
  /** Starts at once; everything that goes wrong later arrives in `done` as a reason with problems. */
  train(spec: TrainingSpec, listener: TrainingListener): TrainingJob;
  /** Outputs of trained weights. Rejects with a ProblemError. */
  infer(spec: InferenceSpec): Promise<InferenceResult>;
  /** Lets a method that is no network learn, on a thread of its own. Rejects with a ProblemError, also when `signal` ends it. */
  baseline(task: BaselineTask, signal: AbortSignal): Promise<BaselineAnswer>;
  /** Stops what runs, ends every thread. */
  close(): Promise<void>;
}

export interface TrainingSpec {
  readonly document: ProjectDocument;
  readonly dataset: AnyDataset;
  readonly split: Split;
  /** Column -> what was fitted on the training part. */
  readonly affine: Readonly<Record<string, Affine>>;
  /** Threads; 0 = as many as the machine has cores. */
  readonly lanes: number;
  readonly seed: number;
  /**
   * Go on from here instead of from the initializers. With the same document, data and seed the result is, bit for bit,
   * that of a training which was never interrupted.
   */
  readonly resume?: Snapshot;
  /** Begin with these weights where they fit by name and shape, instead of the initializers; of no use to what goes on. */
  readonly start?: readonly NamedTensor[];
  /** What a network is to make of the same rows again and again while it is trained. Training does not depend on it. */
  readonly samples?: SampleSpec;
}

export interface SampleSpec {
  readonly network: string;
  /** The column that it reads, which is none of the data's. */
  readonly column: string;
  readonly rows: Column;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  readonly elapsed: number;
  readonly remaining: number | null;
}

export interface TrainingListener {
  /** At most 20 a second; where it is absent, nobody reads the steps. */
  telemetry?(points: StepPoint[], progress: TrainingProgress): void;
  /**
   * After each epoch. `snapshot` may be called until the promise that this returns has settled. `samples`: what the weights make
   * of the rows of `TrainingSpec.samples`; after the first epoch, then every few seconds.
   */
  epoch(record: EpochRecord, snapshot: () => Snapshot, samples: Float32Array | null): void | Promise<void>;
  state(state: RunState): void;
}

/** A copy of what training changes, in the engine's layout; includes running statistics. */
export interface Snapshot {
  /** To predict with. */
  readonly weights: readonly NamedTensor[];
  /** What else a later training needs: the optimizer's slots `conv1.w/m`, and weights that are not those above, see `state.ts`. */
  readonly optimizer: readonly NamedTensor[];
  readonly step: number;
  /** Where schedule and early stopping stand; a fresh course where absent. */
  readonly course?: CourseState;
  /** Of a posterior: finished members of an ensemble, or weights that SGLD has kept; oldest first. */
  readonly draws?: readonly (readonly NamedTensor[])[];
}

export interface TrainingJob {
  pause(): void;
  resume(): void;
  /** One training step of a job that is paused. */
  step(): void;
  stop(): void;
  /** Never rejects for what happens in training: see `reason` and `problems`. */
  readonly done: Promise<TrainingResult>;
}

export interface TrainingResult {
  readonly reason: EndReason;
  readonly problems: Problem[];
  readonly epochs: EpochRecord[];
  readonly test: Metrics | null;
  readonly weights: NamedTensor[];
  /** With `weights`, what a later training needs to go on: the optimizer's state and the number of steps made. */
  readonly optimizer: NamedTensor[];
  /**
   * Says that `weights` and `optimizer` are not needed any more, and empties them: where they are large, they lie in the memory of
   * the threads, which serves no other job until then.
   */
  release(): void;
  readonly step: number;
  readonly course?: CourseState;
  /** What `weights` make of the rows of `TrainingSpec.samples`. */
  readonly samples?: Float32Array;
  readonly draws?: Snapshot['draws'];
  /** sha256 of all parameters. */
  readonly weightsHash: string;
  readonly seconds: number;
  /** Which kernels did the work, in one line. */
  readonly kernels: string;
}

export interface InferenceSpec {
  readonly document: ProjectDocument;
  readonly weights: readonly NamedTensor[];
  readonly dataset: AnyDataset;
  readonly indices: Uint32Array;
  /** The layer whose output is wanted, where that is not the objective's own result; the network's end where none is named. */
  readonly at?: { readonly network: string; readonly layer?: string };
  /** The network goes on with the samples by itself; outputs are what it made of each, [steps, width]. */
  readonly continuation?: Continuation;
  /** A pass of Monte Carlo dropout: other values are left out for every seed and pass (from 1). */
  readonly dropOut?: { readonly seed: number; readonly pass: number };
  /** Whether loss and figures are wanted with the outputs; where absent, if there is a target to compare with. */
  readonly judge?: boolean;
  readonly affine: Readonly<Record<string, Affine>>;
  readonly lanes: number;
  readonly portable: boolean;
}

export interface InferenceResult {
  /** Null where the data has no target. */
  readonly metrics: Metrics | null;
  /** One row a sample, as the last layer gives it (logits stay logits). */
  readonly outputs: Float32Array;
  /** Of one sample. */
  readonly outputShape: number[];
}

export interface WorkersOptions {
  /** The built or source file that a thread runs. */
  readonly laneFile: string;
  /** Where the compiled kernels are. */
  readonly kernelsFolder: string;
}
