import type { NetworkDocument } from '../../contract/project.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Parameters, Values } from '../parameters.ts';
import type { Shape } from '../tensor/shape.ts';

/** `train`: forward, backward, update; `evaluate`: loss and metrics; `infer`: output only, no target. */
export type Mode = 'train' | 'evaluate' | 'infer';

/** How a network is applied where that differs from: all of it, to the data columns that its input layers name. */
export interface Application {
  /** Tensors in the place of data columns, by the columns' names. */
  readonly columns?: Readonly<Record<string, Tensor>>;
  /** Outputs of layers that are given instead of computed, by the layers' ids. */
  readonly given?: Readonly<Record<string, Tensor>>;
  /** The layer whose output is wanted: only what it needs is computed. */
  readonly to?: string;
  /** What its heads give is compared with their columns, too; in inference they are left out. */
  readonly heads?: boolean;
  /** As after training: no dropout, no noise, running statistics. */
  readonly asTrained?: boolean;
}

/** What a part of a step trains: all of a network, or some of its layers. */
export interface Learner {
  readonly network: string;
  readonly layers?: readonly string[];
}

/** A step of the objective's own with a gradient: what `apply` records. */
export interface Operation {
  readonly name: string;
  readonly x: readonly Tensor[];
  /** Elements of one sample of the output. */
  readonly perSample: number;
  forward(emit: Emit, y: Tensor): void;
  /** Adds to the gradients of x with `accumulate: emit.adds(dx)`; null where no one needs them. */
  backward(emit: Emit, dy: Tensor, dx: readonly (Tensor | null)[]): void;
}

/** What an objective composes a step from; implemented by `graph/compile`. */
export interface Builder {
  readonly mode: Mode;
  /** Which of the objective's phases this step is for. */
  readonly phase: string;
  readonly params: Values;
  readonly emit: Emit;
  /** The batch of a data column; of several (`Objective.samplesPerRow`) the one with this number. */
  column(name: string, part?: number): Tensor;
  /** Applies a network and returns its output; may be called more than once, with the same weights. */
  network(name: string, application?: Application): Tensor;
  view(network: string): NetworkView;
  /** Shape of one sample of what a network reads as this column; of what it ends in where no column is named. */
  shapeOf(network: string, column?: string): Shape;
  /** Standard normal numbers, others at every step. */
  noise(name: string, perSample: number): Tensor;
  /** Numbers between 0 and 1, others at every step. */
  uniform(name: string, perSample: number): Tensor;
  /** Operands of a random verb: a stream of its own for each call. */
  counters(): { seedLow: number; seedHigh: number; stream: number; clock: Tensor };
  apply(operation: Operation): Tensor;
  /**
   * A part of the step with gradients of its own: in training, what `body` applies and what it minimizes is run backward for
   * the weights of these learners alone, and they are updated. Otherwise only `body` is run.
   */
  learn(learners: readonly Learner[], body: () => void): void;
  /** In training: keeps all trainable weights of a network within -limit..limit. */
  limitWeights(network: string, limit: number): void;
  /** Gradient of the sum of a network's outputs by the tensor that it reads as a column; of no weight. */
  inputGradient(network: string, column: string, x: Tensor): Tensor;
  /** Where the gradient of a tensor is to be added to by `emit.adds`; null where no one needs it. */
  gradientOf(tensor: Tensor): Tensor | null;
  /** The objective's loss between output and targets, with metrics: adds to the step's loss and to the gradient of the output. */
  loss(output: Tensor, targets: Tensor): void;
  /** Adds the mean of one number for each sample to the reported loss. Gradients are the caller's. */
  addLoss(rows: Tensor): void;
  /** Reports the mean of one number for each sample under a name of `Objective.reports`. */
  report(name: string, rows: Tensor): void;
  /** What `infer` returns. */
  output(tensor: Tensor): void;
}

/** A network as an objective sees it. */
export interface NetworkView {
  readonly layers: readonly {
    readonly id: string;
    readonly type: string;
    readonly inputs: readonly string[];
    readonly inputShapes: readonly Shape[];
    readonly shape: Shape;
  }[];
  /** Id of the layer that it ends in. */
  readonly output: string | null;
}
export type NetworkViews = ReadonlyMap<string, NetworkView>;

/** Where training stands: what differs from step to step. */
export interface Moment {
  phase: string;
  /** How often each network has been updated, with this step; for the optimizers' formulas. Networks left out: every step. */
  readonly updates: Record<string, number>;
  /** For the kernels, at `clockSlots.objective`: three numbers at most. */
  readonly clock: number[];
}

/** One file per objective holds one of these; `objectives/index.ts` is the one table. */
export interface Objective {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  readonly parameters: Parameters;
  /** The networks it needs, by name, each with the data columns that its input layers may read. */
  readonly networks: Readonly<Record<string, readonly string[]>>;
  /** Whether the document's loss is used, and the data column that it compares the output with. */
  readonly usesLoss: boolean;
  readonly target: 'target' | 'input' | null;
  /** The network may have further outputs with losses of their own. */
  readonly heads?: true;
  /** The network whose output people see. */
  readonly shows: string;
  /** The network that makes new samples from N(0, 1) numbers, and the column that it reads them as. */
  readonly makes?: { readonly network: string; readonly column: string };
  /** Further figures of each step and epoch: name -> title, as short as the head of a column. */
  readonly reports?: Readonly<Record<string, string>>;
  /** The lowest loss says which epoch is best; where it does not, the last one is. */
  readonly lossJudges: boolean;
  /** Its phases are trainings of different things, whose figures are not to be compared; the last one's is that of the model. */
  readonly distinct?: true;
  /** Samples of the data that one row of a batch is made of; 1 where absent. */
  samplesPerRow?(params: Values): number;
  /** Networks that it adds to those of the document. */
  derived?(params: Values, networks: NetworkViews): Readonly<Record<string, NetworkDocument>>;
  /** Steps of different kinds: each has a plan of its own. One, called '', where absent. */
  phases?(params: Values, networks: NetworkViews): readonly string[];
  /** Writes where training stands at a step (from 1) into a moment that other steps have used. Every step is alike where absent. */
  moment?(moment: Moment, params: Values, networks: NetworkViews, step: number, stepsPerEpoch: number): void;
  build(builder: Builder): void;
}
