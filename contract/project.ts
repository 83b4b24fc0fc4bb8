/** The project document: what `project.json` holds. Everything a person designs, nothing a computer derives. */

export const projectFormat = 'backprop-project';
export const projectVersion = 1;

/** A value of a layer's, loss's, optimizer's or schedule's parameter; `[h, w]` for pairs, lists for shapes and times. */
export type ParameterValue = number | string | boolean | readonly number[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export interface LayerDocument {
  /** Unique in its network; stable over edits, names weights in exported files: letters, digits, `_` and `-`. */
  readonly id: string;
  /** A name of the layer table: `dense`, `conv2d`, ... */
  readonly type: string;
  /** Only what differs from the defaults of the layer. */
  readonly params: ParameterValues;
  /** Where each input port gets its value from: a layer's id, or null where nothing is connected yet. */
  readonly inputs: readonly (string | null)[];
  /** Of the type `block`: which block of the project it is an instance of. `params` are then values of what that exposes. */
  readonly block?: string;
  /** Of the type `block`: so many copies one behind the other, each with weights of its own; 1 where absent. */
  readonly repeat?: number;
  /** Training leaves its weights and running statistics as they are. */
  readonly frozen?: true;
}

/** The type of a layer that stands for a block. */
export const blockType = 'block';

/** A parameter of a block: which parameters of its layers it sets, all to the same value. */
export interface ExposedParameter {
  readonly targets: readonly { readonly layer: string; readonly parameter: string }[];
}

/** A part of a network that is drawn once and used many times: all its instances follow what is changed in it. */
export interface BlockDocument {
  readonly title?: string;
  readonly description?: string;
  /** Names of its input ports; its layers take them for ids of layers. */
  readonly inputs: readonly string[];
  readonly layers: readonly LayerDocument[];
  /** The layer whose output is that of the block. */
  readonly output: string;
  /** Parameters of instances by name; their defaults are the values of the layers here. */
  readonly exposed: Readonly<Record<string, ExposedParameter>>;
}

export const blockFormat = 'backprop-block';
export const blockVersion = 1;

/** A block in a file of its own, with the blocks that it is made of. */
export interface BlockFile {
  readonly format: typeof blockFormat;
  readonly version: number;
  /** Which of `blocks` it is; the others are its parts. */
  readonly name: string;
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  /** Where layers stand inside, by `block:` and the name of a block. */
  readonly canvas: Readonly<Record<string, Readonly<Record<string, Position>>>>;
  /** Points of the links inside, as in a project. */
  readonly routes?: Readonly<Record<string, Readonly<Record<string, readonly Position[]>>>>;
}

export interface NetworkDocument {
  /** In any order; the engine sorts by links. */
  readonly layers: readonly LayerDocument[];
}

/** A further output of the network `main`: a layer, and what its output is compared with. */
export interface HeadDocument {
  /** The data column: `target`, `target:NAME` of a further target of a table, or `input` to give the input back. */
  readonly target: string;
  readonly loss: string;
  readonly lossParams: ParameterValues;
  readonly metrics: readonly string[];
  /** What is minimized is the loss of the output plus `weight` times that of each head; 1 where absent. */
  readonly weight?: number;
}

export interface ObjectiveDocument {
  /** A name of the objective table: `supervised`, `reconstruction`, `variational`, `adversarial`, `pretraining`. */
  readonly type: string;
  /** Parameters of the objective itself; only what differs from its defaults. */
  readonly params?: ParameterValues;
  readonly loss: string;
  readonly lossParams: ParameterValues;
  /** Names of the metric table; the loss itself is always reported. */
  readonly metrics: readonly string[];
  /** Further outputs by the ids of their layers; the one end of the network that is not among them is its output. */
  readonly heads?: Readonly<Record<string, HeadDocument>>;
}

/** Where samples come from. Paths are absolute, relative to the project folder, or `builtin:` and a file that ships with the studio. */
export type DataSource =
  | { readonly kind: 'builtin'; readonly name: string }
  /** Made by a formula: a name of the generator table and what differs from its defaults. */
  | { readonly kind: 'generated'; readonly name: string; readonly params: ParameterValues }
  | {
      readonly kind: 'csv';
      readonly path: string;
      /** Column to predict. */
      readonly target: string;
      /** Columns to learn from; all others but the target where absent. */
      readonly features?: readonly string[];
      /** `classes`: target is a label; `number`: target is a quantity. */
      readonly task: 'classes' | 'number';
      /** Further columns to predict, for heads: the data column `target:NAME` each. */
      readonly targets?: readonly { readonly column: string; readonly task: 'classes' | 'number' }[];
      /** False where the first row is a sample: columns are then called "column 1", "column 2", ... */
      readonly header?: boolean;
    }
  /** A folder with `*-images-idx3-ubyte[.gz]` and `*-labels-idx1-ubyte[.gz]`; `train` and `t10k`/`test` by their prefix. */
  | {
      readonly kind: 'idx';
      readonly path: string;
      /** Images of more than so many MiB are not read into memory but stay in their files; 1024 where absent. */
      readonly memory?: number;
    }
  /** A folder of folders; each is a class. Images are resized to height x width and 1 or 3 channels. */
  | {
      readonly kind: 'images';
      readonly path: string;
      readonly height: number;
      readonly width: number;
      readonly channels: 1 | 3;
    }
  /** A long text, cut into windows of tokens: each token's target is the one that follows it. */
  | {
      readonly kind: 'text';
      readonly path: string;
      readonly unit: TextUnit;
      readonly lowercase: boolean;
      /** Tokens of a sample. */
      readonly window: number;
      /** Tokens from the beginning of one sample to that of the next; as many as `window` for samples that go on one another. */
      readonly stride: number;
    }
  /** Short texts with a class each: lines of `text TAB class`, or two columns of a csv. */
  | {
      readonly kind: 'lines';
      readonly path: string;
      readonly unit: TextUnit;
      readonly lowercase: boolean;
      /** Column with the texts; lines without a header where absent. */
      readonly text?: string;
      readonly target?: string;
    }
  /** A csv with a row for each step of a sequence. */
  | {
      readonly kind: 'sequences';
      readonly path: string;
      /** Column that says which sequence a row belongs to. */
      readonly sequence: string;
      /** Column of numbers that orders the steps; the order of the file where absent. */
      readonly time?: string;
      readonly target: string;
      readonly features?: readonly string[];
      readonly task: 'classes' | 'number';
      /** Whether a sequence has one target, or each of its steps its own. */
      readonly per: 'sequence' | 'step';
    }
  /** A csv with a row for each step of one series: what one column will be, foretold from windows of some. */
  | {
      readonly kind: 'forecast';
      readonly path: string;
      readonly target: string;
      /** The target alone where absent. */
      readonly features?: readonly string[];
      /** Steps that are known. */
      readonly window: number;
      /** Steps that are foretold. */
      readonly horizon: number;
      /** Steps from the beginning of one sample to that of the next. */
      readonly stride: number;
    };

export type TextUnit = 'character' | 'word';

export interface SplitDocument {
  /** Shares of the samples. Where the source has a test set of its own, `test` is ignored and the rest is shared out. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /** Keep the share of every class equal in all parts. */
  readonly stratify: boolean;
}

/** `scale`: bytes 0..255 to 0..1, floats by the largest magnitude; `standardize`: zero mean, unit variance per feature; `minmax`: 0..1 per feature. Fitted on the training part only. */
export type PreprocessingKind = 'none' | 'scale' | 'standardize' | 'minmax';

export interface DataDocument {
  readonly source: DataSource | null;
  readonly split: SplitDocument;
  readonly preprocessing: {
    readonly input: PreprocessingKind;
    /** For number targets; predictions and their errors are reported in the original unit. */
    readonly target: PreprocessingKind;
  };
}

export interface EarlyStoppingDocument {
  /** `loss`, or a metric of the objective; measured on the validation part. */
  readonly metric: string;
  /** Epochs in a row without a better value after which training ends. */
  readonly patience: number;
  /** By how much a value must be better to count. */
  readonly minDelta: number;
  /** The weights of the best epoch are the result, not those of the last. */
  readonly restoreBest: boolean;
}

/**
 * More than one set of weights, for predictions that say how sure they are. `dropout`: passes in which values drop out as in
 * training. `ensemble`: networks that differ in their seed alone. `sgld`: weights kept after `burnIn` epochs, then `every` so
 * many, the last `samples` of them.
 */
export type PosteriorDocument =
  | { readonly kind: 'dropout'; readonly passes: number }
  | { readonly kind: 'ensemble'; readonly members: number }
  | {
      readonly kind: 'sgld';
      readonly burnIn: number;
      readonly every: number;
      readonly samples: number;
    };

/** Weights to begin with, by the names of their layers. */
export interface StartDocument {
  /** A safetensors file, relative to the project folder. */
  readonly weights: string;
}

export interface TrainingDocument {
  readonly optimizer: { readonly type: string; readonly params: ParameterValues };
  /** How the learning rate changes in the course of training; where absent, it does not. */
  readonly schedule?: { readonly type: string; readonly params: ParameterValues };
  readonly earlyStopping?: EarlyStoppingDocument;
  /** Batches whose gradients are added up for one update; 1 where absent. */
  readonly accumulate?: number;
  /** A moving average of the weights is validated, predicted with and exported; training goes on with the weights themselves. */
  readonly average?: { readonly decay: number };
  /** Network -> its own optimizer, where it is not that one. */
  readonly optimizers?: Readonly<Record<string, { readonly type: string; readonly params: ParameterValues }>>;
  readonly posterior?: PosteriorDocument;
  /** Training begins with weights out of a file of the project instead of the initializers; what does not fit begins fresh. */
  readonly start?: StartDocument;
  /** Tell after each epoch how large the gradient is that reaches each step in time of the recurrent layers. */
  readonly watchGradients?: boolean;
  readonly batchSize: number;
  /** Of an ensemble: for each member. */
  readonly epochs: number;
  readonly seed: number;
  /** Threads; 0 = as many as the machine has cores. Results do not depend on it. */
  readonly lanes: number;
  /** No relaxed SIMD: the same bits on every kind of CPU, somewhat slower. */
  readonly portable: boolean;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Which way networks read on the canvas: from top to bottom, or from left to right. */
export type Direction = 'down' | 'right';

export interface ProjectDocument {
  readonly format: typeof projectFormat;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  /** `main`, or those that the objective names: `encoder` and `decoder`, `generator` and `discriminator`. */
  readonly networks: Readonly<Record<string, NetworkDocument>>;
  /** Parts that networks, and each other, are made of, by name. */
  readonly blocks?: Readonly<Record<string, BlockDocument>>;
  readonly objective: ObjectiveDocument;
  readonly data: DataDocument;
  readonly training: TrainingDocument;
  /** `down` where absent. */
  readonly direction?: Direction;
  /** Where each layer stands on the canvas: network, or `block:` and the name of a block -> layer id -> position. */
  readonly canvas: Readonly<Record<string, Readonly<Record<string, Position>>>>;
  /** Points that links run through on the canvas: network -> link, as `from->to:port` -> its points, in the order of the flow. */
  readonly routes?: Readonly<Record<string, Readonly<Record<string, readonly Position[]>>>>;
}
