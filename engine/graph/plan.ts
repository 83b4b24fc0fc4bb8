import type { VerbName } from '../kernels/verbs.ts';
import type { Mode } from '../objectives/objective.ts';

/** One kernel call: arguments placed, work countable, barrier decided. */
export interface Call {
  readonly verb: VerbName;
  /** In the order of the verb's row in `kernels/verbs.ts`; operands are element offsets, -1 = absent. */
  readonly args: Readonly<Record<string, number>>;
  readonly items: number;
  /** Items per unit of work; lanes share whole units. */
  readonly grain: number;
  /** All lanes must have finished everything before this call starts. */
  readonly barrierBefore: boolean;
  /** Nothing from here on is done where the number at this offset is none, or infinite. */
  readonly guard?: number;
}

/** `accumulate`: a training step that leaves its gradient to a later one instead of updating. */
export type StepKind = Mode | 'accumulate';

/** A compiled step. Offsets are elements from the start of the arena. */
export interface Plan {
  readonly name: StepKind;
  /** Of the objective. */
  readonly phase: string;
  /** Whether lanes share the calls out; else one lane does them all, and the others need not be called. */
  readonly divided: boolean;
  readonly batch: number;
  readonly calls: readonly Call[];
  /** First element after the activations of this plan. */
  readonly end: number;
  /** Where each data column of the batch is written to (or read by tests). */
  readonly inputs: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
  readonly output: { readonly offset: number; readonly size: number };
  /** Where the figures of the step are written: the mean loss, and sums over the batch of all others; their names in order. */
  readonly results: number;
  readonly figures: readonly string[];
  /** Where sums of squares stand, one for each step in time: of the gradients by the states of recurrent layers. */
  readonly watched: readonly { readonly name: string; readonly offset: number; readonly steps: number }[];
}
