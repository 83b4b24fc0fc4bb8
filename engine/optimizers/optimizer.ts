import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Parameters, Values } from '../parameters.ts';

/** One file per optimizer holds one of these; `optimizers/index.ts` is the one table. */
export interface Optimizer {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  /** `learningRate` is among them. */
  readonly parameters: Parameters;
  /** State kept for every weight, each as large as the weights, all zero at the start. */
  readonly slots: readonly string[];
  /** Corrections of step t (from 1) for the clock. */
  corrections(params: Values, step: number): readonly [number, number];
  emit(
    emit: Emit,
    io: {
      readonly params: Values;
      readonly w: Tensor;
      readonly dw: Tensor;
      readonly slots: readonly Tensor[];
    },
  ): void;
}

/**
 * Elements of one item of an update: 4 KiB of each operand, enough to make a call worth while and little enough to
 * share a small network's weights between lanes.
 */
export const updateBlock = 1024;
export const updateItems = (n: number): number => Math.ceil(n / updateBlock);
