import type { Random } from '../tensor/random.ts';
import type { Shape } from '../tensor/shape.ts';

/** What an initializer knows of a weight. */
export interface Start {
  readonly shape: Shape;
  /** Connections into and out of one unit. */
  readonly fanIn: number;
  readonly fanOut: number;
  /**
   * Matrices of their own that lie side by side along the last axis: the gates of a recurrent layer, the groups of a
   * convolution. 1 where absent.
   */
  readonly blocks?: number;
  /** For `constant`: one value; or, for a vector, one for each block. */
  readonly value?: number | readonly number[];
}

export interface Initializer {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  /** Fills all of `values`, which are laid out as `shape` says. */
  fill(values: Float32Array, start: Start, random: Random): void;
}
