import type { Problem } from './problems.ts';
import type { DataSource } from './project.ts';
import type { Metrics } from './runs.ts';

/** What the data commands answer: what a file holds, and what a project makes of it. */

export type SplitPart = 'train' | 'validation' | 'test';

export interface DataColumnSummary {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly distinct: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly missing: number;
}

/** Kinds of sources that one file can be. */
export type FileKind = 'csv' | 'text' | 'lines' | 'sequences' | 'forecast';
export const fileKinds = [
  'csv',
  'text',
  'lines',
  'sequences',
  'forecast',
] as const satisfies readonly FileKind[];

export interface DataInspection {
  readonly path: string;
  readonly kind: DataSource['kind'] | 'unknown';
  /** A source that would work as it stands, or the best guess. */
  readonly suggestion: DataSource | null;
  readonly samples: number;
  /** Shape of one sample: [8, 8, 1], [4]. */
  readonly shape: readonly number[];
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  /** Of a table. */
  readonly columns: readonly DataColumnSummary[];
  /** Different tokens of a text; null where it is none. */
  readonly tokens: number | null;
  readonly problems: readonly Problem[];
}

/** What a column of the data holds, as far as the networks that read it must know. */
export interface DataColumn {
  /** Of one sample; a sequence is [steps, features], of tokens [steps]. */
  readonly shape: readonly number[];
  /** How many classes or tokens there are; null where the values are quantities. */
  readonly classes: number | null;
  /** The sequences have lengths of their own. */
  readonly variable: boolean;
}

export interface DataSummary {
  readonly samples: number;
  /** By name: `input`, `target`, `decoderInput`. */
  readonly columns: Readonly<Record<string, DataColumn>>;
  readonly shape: readonly number[];
  /** Of sequences with lengths of their own; `shape` holds the longest. */
  readonly steps: { readonly shortest: number; readonly longest: number } | null;
  /** How many different tokens the input has; null where it is no text. */
  readonly tokens: number | null;
  /** Samples follow each other in time: the parts are cut in that order, neither mixed nor stratified. */
  readonly inOrder: boolean;
  /** `none`: the data has no target. */
  readonly task: 'classes' | 'number' | 'none';
  readonly targetShape: readonly number[];
  readonly featureNames: readonly string[] | null;
  readonly classes: readonly {
    readonly name: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  }[];
  readonly parts: { readonly train: number; readonly validation: number; readonly test: number };
  /** The data brings its own test set: the share of the test part is ignored. */
  readonly ownTest: boolean;
  readonly bytes: number;
  /** Its images are too many for the memory: they stay in their files and are read while a network learns. */
  readonly inFiles: boolean;
  readonly problems: readonly Problem[];
}

export interface Sample {
  readonly index: number;
  readonly part: SplitPart;
  /** Class name, or the number to predict; of sequences with a target at each step, all of them. */
  readonly label: string;
  /** Further targets of a table in the same form, by its columns. */
  readonly targets?: Readonly<Record<string, string>>;
  /** A png data URL where the sample is an image. */
  readonly image: string | null;
  /** Raw features where it is not; of a sequence its valid steps, one after the other. */
  readonly values: readonly number[] | null;
  /** The text where the sample is one. */
  readonly text: string | null;
}

/** Methods that are no networks, on the project's own parts: a network should be better. */
export interface Baselines {
  readonly methods: readonly {
    readonly name: string;
    readonly title: string;
    /** How it is set, in a sentence. */
    readonly settings: string;
    readonly seconds: number;
    /** `accuracy` for classes; `mae` (in the target's own unit) and `r2` for quantities. Null where the part is empty. */
    readonly validation: Metrics | null;
    readonly test: Metrics | null;
  }[];
  /** Samples that they learned from and were judged by: of large parts a random share. */
  readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
  readonly parts: { readonly train: number; readonly validation: number; readonly test: number };
}
