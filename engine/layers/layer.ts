import type { Problem } from '../../contract/problems.ts';
import type { Start } from '../initializers/index.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Parameters, Values } from '../parameters.ts';

export type LayerKind =
  | 'input'
  | 'core'
  | 'convolution'
  | 'recurrent'
  | 'pooling'
  | 'activation'
  | 'normalization'
  | 'regularization'
  | 'shape'
  | 'merge';

/** A tensor that training changes (or, where `trainable` is false, that it keeps: running statistics). */
export interface Weight extends Start {
  readonly name: string;
  /** A name of the initializer table, or of a layer's parameter that holds one. */
  readonly initializer: string;
  readonly trainable: boolean;
  /**
   * A state of training, one for each place in the batch: carried on from batch to batch, zero where an epoch begins, of no use
   * in evaluation and not exported.
   */
  readonly perSample?: true;
}

/** Whose weight is borrowed, and under which name. */
export interface Borrowed {
  readonly as: string;
  readonly layer: string;
  /** Of which type that layer must be. */
  readonly type: string;
  readonly weight: string;
}

/** What forward and backward are given. Activations carry the batch as their first axis. */
export interface LayerIO {
  readonly params: Values;
  readonly x: readonly Tensor[];
  readonly y: Tensor;
  readonly shapes: { readonly x: readonly Shape[]; readonly y: Shape };
  readonly weights: Readonly<Record<string, Tensor>>;
  /**
   * What backward needs besides x and y: made in forward by `emit.activation`, put here by name. The backward of a recurrent layer
   * leaves the gradient by its state at every step, batch x steps x units, as `dh`, and of the other direction as `dhReverse`.
   */
  readonly saved: Record<string, Tensor>;
  /** How many steps of x[0] are valid, one number for each sample; null where all are. What stands behind them belongs to no one. */
  readonly lengths: Tensor | null;
  /** A number of its own for each layer, for random streams. */
  readonly stream: number;
}

export interface LayerBackwardIO extends LayerIO {
  readonly dy: Tensor;
  /** Null where no one needs the gradient of this input. Add with `accumulate: emit.adds(dx)`. */
  readonly dx: readonly (Tensor | null)[];
  /** Null where the weight is frozen or not trainable. */
  readonly dw: Readonly<Record<string, Tensor | null>>;
}

/** One file per layer holds one of these, and `layers/index.ts` is the one table of them. */
export interface Layer {
  /** Field-standard name, shown to people. */
  readonly title: string;
  readonly kind: LayerKind;
  readonly doc: {
    readonly summary: string;
    /** KaTeX. */
    readonly equation: string;
    /** Paper or specification. */
    readonly source?: string;
  };
  /** Number of input ports; `max` may be Infinity. */
  readonly inputs: { readonly min: number; readonly max: number };
  readonly parameters: Parameters;
  /** A weight of another layer of the network that it uses as if it were its own; the next functions are given its shape. */
  borrows?(params: Values): Borrowed;
  /** What is wrong with the layers that give its inputs; null where nothing is. */
  follows?(
    params: Values,
    before: readonly { readonly type: string; readonly params: Values }[],
  ): Problem | null;
  /** Shape of one sample of the output; or the problem with these inputs. */
  shape(params: Values, inputs: readonly Shape[], borrowed?: Shape): Shape | Problem;
  /** Its own ones. Called only with inputs that `shape` accepts. */
  weights(params: Values, inputs: readonly Shape[], borrowed?: Shape): readonly Weight[];
  /** Multiply-adds for one sample. */
  multiplyAdds(params: Values, inputs: readonly Shape[], borrowed?: Shape): number;
  /**
   * How it deals with sequences that have lengths of their own. `keep`: step t of the output belongs to step t of the input,
   * and valid steps depend on valid steps alone. `end`: it reads the lengths, and its output has no steps. Null, or no
   * such function: it cannot.
   */
  lengths?(params: Values, inputs: readonly Shape[]): 'keep' | 'end' | null;
  /** Values of one sample that training keeps beside the output; none where absent. */
  keeps?(params: Values, inputs: readonly Shape[]): number;
  /** Values that its kernels need besides while they run, whatever the batch; none where absent. */
  workspace?(params: Values, inputs: readonly Shape[]): number;
  /** How many different tokens its input may hold, for a layer that reads tokens and no quantities. */
  tokens?(params: Values): number;
  /** Output and input are the same memory, and so are their gradients: nothing is computed. */
  isView?(training: boolean): boolean;
  /** What it leaves out at random in training may be left out in predictions, too: for Monte Carlo dropout. */
  readonly dropsOut?: true;
  forward(emit: Emit, io: LayerIO): void;
  backward(emit: Emit, io: LayerBackwardIO): void;
}

export const isProblem = (value: Shape | Problem): value is Problem => !Array.isArray(value);
