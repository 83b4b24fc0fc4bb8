import type { Tensor } from '../kernels/emit.ts';

/** `train`: forward, backward, update; `evaluate`: loss and metrics; `infer`: output only, no target. */
export type Mode = 'train' | 'evaluate' | 'infer';

/** What an objective composes a step from; implemented by `graph/compile`. */
export interface Builder {
  readonly mode: Mode;
  /** The batch of a data column. */
  column(name: string): Tensor;
  /** Applies a network; its input layers take the data columns they name. Returns the output. */
  network(name: string): Tensor;
  /** Loss, metrics and, in training, the gradient of the output. */
  loss(output: Tensor, targets: Tensor): void;
  /** Everything backward from the losses, in reverse order of what was applied. */
  backward(): void;
  /** One optimizer step on all trainable weights. */
  update(): void;
  /** What `infer` returns. */
  output(tensor: Tensor): void;
}

/** One file per objective holds one of these; `objectives/index.ts` is the one table. */
export interface Objective {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string };
  /** Networks it needs, by name. */
  readonly networks: readonly string[];
  /** Data columns that input layers may read. */
  readonly columns: readonly string[];
  build(builder: Builder): void;
}
