import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Parameters, Values } from '../parameters.ts';

export interface LossIO {
  readonly params: Values;
  /** Output of the network, batch x steps x columns; what is no sequence has one step. */
  readonly y: Tensor;
  readonly columns: number;
  readonly steps: number;
  readonly targets: Tensor;
  /** One loss for each step of each sample, batch x steps: written by `forward`. */
  readonly rows: Tensor;
  readonly saved: Record<string, Tensor>;
}

/** One file per loss holds one of these; `losses/index.ts` is the one table. */
export interface Loss {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  readonly parameters: Parameters;
  /** `classes`: class numbers, one score per class; `binary`: numbers 0..1, or two classes with one score; `numbers`: as the output. */
  readonly target: 'classes' | 'binary' | 'numbers';
  /** Outputs for each target: 2 for [mean | log variance]; 1 where absent. The first part of each row is what is predicted. */
  readonly outputsPerTarget?: number;
  /** The output is scores before softmax or sigmoid; predictions need it applied. */
  readonly logits: (params: Values) => boolean;
  forward(emit: Emit, io: LossIO): void;
  /** dy (+)= scale * dloss/dy of each step by itself; `scale` holds the mean over steps and samples. */
  backward(emit: Emit, io: LossIO & { readonly dy: Tensor; readonly scale: number }): void;
}
