/** Rows of numbers, one a sample; `targets` are class numbers (one a row) or `outputs` quantities a row. */
export interface Table {
  readonly count: number;
  readonly features: Float32Array;
  readonly targets: Float32Array;
}

/** What a method learns from: `train` alone, in the network's own unit, behind the project's preprocessing. */
export interface Lesson {
  readonly train: Table;
  /** Features of a row. */
  readonly width: number;
  /** Number of classes; null where the targets are quantities. */
  readonly classes: number | null;
  /** Quantities a row; 1 for classes. */
  readonly outputs: number;
  readonly seed: number;
}

/** For `count` rows of features: class numbers, or `outputs` quantities a row. */
export type Predict = (features: Float32Array, count: number) => Float32Array;

/** One file per method holds one of these; `baselines/index.ts` is the one table. */
export interface Baseline {
  /** Field-standard name, shown to people. */
  readonly title: string;
  /** How it is set: a person must be able to make it again elsewhere. */
  readonly settings: string;
  /** Which targets it can learn. */
  readonly for: 'classes' | 'numbers' | 'both';
  /** More would take minutes, or more memory than there is. */
  readonly mostFeatures?: number;
  learn(lesson: Lesson): Predict;
}
