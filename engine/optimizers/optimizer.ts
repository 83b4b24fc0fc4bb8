import type { Emit, Tensor } from '../kernels/emit.ts';
import { float, type Parameters, type Values } from '../parameters.ts';

/** What an update works on: all trainable weights in one row, their gradients and the optimizer's state. */
export interface UpdateIO {
  readonly params: Values;
  readonly w: Tensor;
  readonly dw: Tensor;
  readonly slots: readonly Tensor[];
}

/** One file per optimizer holds one of these; `optimizers/index.ts` is the one table. */
export interface Optimizer {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  /** `learningRate` is among them; `weightDecay` and `l1` are applied by `emitUpdate`. */
  readonly parameters: Parameters;
  /** The update itself shrinks the weights by `weightDecay`; it is then no part of the gradient. */
  readonly decoupled?: true;
  /** State kept for every weight, each as large as the weights, all zero at the start. */
  slots(params: Values): readonly string[];
  /** What the formula needs of step t (from 1), for the clock: three numbers at most. */
  corrections(params: Values, step: number): readonly number[];
  emit(emit: Emit, io: UpdateIO): void;
}

/**
 * Penalties on the size of the weights, added to the gradient before the update: a Gaussian and a Laplace prior. They
 * hold for every trainable weight, biases and the scales of normalization among them, as in PyTorch: a weight is decayed
 * or not by what it is told, not by what it is called.
 */
export const penalties = {
  weightDecay: float(
    0,
    10,
    0,
    'L2 penalty: this times the weight is added to its gradient. For all weights, biases too.',
  ),
  l1: float(0, 10, 0, 'L1 penalty: this with the sign of the weight is added to its gradient.'),
} as const;

/**
 * Elements of one item of an update: 4 KiB of each operand, enough to make a call worth while and little enough to
 * share a small network's weights between lanes.
 */
export const updateBlock = 1024;
export const updateItems = (n: number): number => Math.ceil(n / updateBlock);

/** The whole update: what is added to the gradient, then the optimizer's step. */
export function emitUpdate(emit: Emit, optimizer: Optimizer, io: UpdateIO): void {
  const { params, w, dw } = io;
  const l2 = optimizer.decoupled ? 0 : ((params['weightDecay'] ?? 0) as number),
    l1 = (params['l1'] ?? 0) as number;
  if (l2 || l1) {
    emit.over(updateItems(w.size), 'penalty', { dw, w, n: w.size, perItem: updateBlock, l2, l1 });
  }
  optimizer.emit(emit, io);
}
