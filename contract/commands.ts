import type { DataSource, ParameterValue, ProjectDocument } from './project.ts';
import type { Problem } from './problems.ts';

/** command -> (request, response). Electron carries them over IPC, the browser host over a WebSocket, the command line calls `studio/`. */
export interface Commands {
  'app.info': { request: Record<string, never>; response: AppInfo };
  /** Entries of a folder, for picking files where there is no native dialog. `path` empty = the home folder. */
  'files.list': { request: { path: string }; response: FolderListing };
  /** A native dialog; null where it was cancelled. Only where `AppInfo.nativeDialogs`. */
  'dialog.open': {
    request: { kind: 'file' | 'folder' | 'save'; title: string; suggestion?: string };
    response: string | null;
  };

  'templates.list': { request: Record<string, never>; response: readonly TemplateSummary[] };
  /** Makes a folder with a project.json; from scratch where no template is named. */
  'project.new': { request: { path: string; template?: string; name?: string }; response: OpenProject };
  'project.open': { request: { path: string }; response: OpenProject };
  /** Writes project.json whole or not at all. */
  'project.save': { request: { path: string; document: ProjectDocument }; response: { savedAt: string } };
  'project.recent': { request: Record<string, never>; response: readonly RecentProject[] };

  /** What a file or folder holds, as the studio would read it; suggests a source, of the kind asked for where one is. */
  'data.inspect': { request: { path: string; as?: FileKind }; response: DataInspection };
  /** The data of a document as it would be trained on: counts, classes, split, problems. */
  'data.summary': { request: { path: string; document: ProjectDocument }; response: DataSummary };
  /** Some samples, evenly spread or from `offset`. Images come as png data URLs. */
  'data.samples': {
    request: {
      path: string;
      document: ProjectDocument;
      part: SplitPart | 'all';
      offset: number;
      count: number;
    };
    response: readonly Sample[];
  };

  /**
   * What simple methods reach on the same parts behind the same preprocessing; null where only what is `known` was asked
   * for and nothing is. Kept in the project until data, split or preprocessing change.
   */
  'data.baselines': {
    request: { path: string; document: ProjectDocument; known?: boolean };
    response: Baselines | null;
  };
  'data.stopBaselines': { request: { path: string }; response: null };

  /** Saves nothing but the run: the document is frozen into it. Resolves once the run exists. */
  'train.start': {
    request: { path: string; document: ProjectDocument; resume?: string };
    response: { run: string };
  };
  'train.pause': { request: { run: string }; response: null };
  'train.resume': { request: { run: string }; response: null };
  'train.stop': { request: { run: string }; response: null };

  'runs.list': { request: { path: string }; response: readonly RunSummary[] };
  'runs.get': { request: { path: string; run: string }; response: RunDetail };
  'runs.evaluate': { request: { path: string; run: string; split: SplitPart }; response: Evaluation };
  'runs.predict': {
    request: {
      path: string;
      run: string;
      input: string;
      output?: string;
      /** `LAYER` or `NETWORK/LAYER`: its output instead of the prediction. */
      at?: string;
      /** Of Monte Carlo dropout: so many passes, averaged. */
      passes?: number;
    };
    response: Predictions;
  };
  /** New samples of a trained generator or decoder, or what comes next in a sequence. */
  'runs.generate': {
    request: {
      path: string;
      run: string;
      /** 64 samples, or one sequence, where absent. */
      count?: number;
      /** The same seed gives the same samples. */
      seed: number;
      /** Only a text needs none. */
      output?: string;
      /** Draws from the likelihood of a decoder instead of showing its mean. */
      sample?: boolean;
      /** The beginning of a text; where the data ends, where absent. */
      prompt?: string;
      /** Steps of a sequence, tokens of a text. */
      length?: number;
      /** Of a text: 0 takes the likeliest token, 1 draws as the network says, more is bolder. */
      temperature?: number;
    };
    response: Generated;
  };
  /** What a generator or a decoder made in the course of its training: of one epoch, or the last ones. */
  'runs.samples': { request: { path: string; run: string; epoch?: number }; response: RunSamples };
  'runs.export': { request: { path: string; run: string; to: string; out: string }; response: ExportReport };
}

export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C]['request'];
export type Response<C extends CommandName> = Commands[C]['response'];

/** What travels back over every carrier. */
export type Reply<C extends CommandName> =
  | { readonly ok: true; readonly value: Response<C> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const commandNames = [
  'app.info',
  'files.list',
  'dialog.open',
  'templates.list',
  'project.new',
  'project.open',
  'project.save',
  'project.recent',
  'data.inspect',
  'data.summary',
  'data.samples',
  'data.baselines',
  'data.stopBaselines',
  'train.start',
  'train.pause',
  'train.resume',
  'train.stop',
  'runs.list',
  'runs.get',
  'runs.evaluate',
  'runs.predict',
  'runs.generate',
  'runs.samples',
  'runs.export',
] as const satisfies readonly CommandName[];

export type SplitPart = 'train' | 'validation' | 'test';

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser';
  readonly cores: number;
  readonly platform: string;
  readonly nativeDialogs: boolean;
  /** Where new projects go unless the person chooses otherwise. */
  readonly projectsFolder: string;
  /** A project the host was started with. */
  readonly openAtStart: string | null;
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly kind: 'file' | 'folder';
    readonly isProject: boolean;
  }[];
}

export interface TemplateSummary {
  readonly name: string;
  readonly title: string;
  readonly teaches: string;
  readonly data: string;
  /** What the template reaches with its defaults, measured: e.g. `test accuracy`, 0.97. */
  readonly figure: { readonly metric: string; readonly value: number };
  readonly seconds: number;
  /** Layer types in order, for a small picture. */
  readonly layers: readonly string[];
}

export interface OpenProject {
  readonly path: string;
  readonly document: ProjectDocument;
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
}

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
  readonly problems: readonly Problem[];
}

export interface Sample {
  readonly index: number;
  readonly part: SplitPart;
  /** Class name, or the number to predict; of sequences with a target at each step, all of them. */
  readonly label: string;
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

export type RunState = 'preparing' | 'running' | 'paused' | 'stopping' | 'ended';
export type EndReason = 'completed' | 'stopped' | 'early-stopped' | 'diverged' | 'failed';
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

export interface RunDetail extends RunSummary {
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
  readonly rows: readonly {
    /** Of a sequence, or of several targets, one for each. */
    readonly prediction: string | number | readonly (string | number)[];
    readonly probabilities: Readonly<Record<string, number>> | null;
    /** Where the target lies with a probability of 95 %, in its own unit, where the model tells. */
    readonly interval?: Interval;
    /** Standard deviation of what the interval is of, in the same unit. */
    readonly spread?: number | readonly number[];
    /** Of the mean probabilities, in nats: 0 where a class is sure. */
    readonly entropy?: number;
  }[];
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

export type { ParameterValue };
