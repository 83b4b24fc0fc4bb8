import type { Arguments, VerbName } from './verbs.ts';

/**
 * A named piece of memory of a plan. `perSample` > 0 marks an activation: its storage is batch x perSample, and a
 * call that is split by samples touches only its own samples of it.
 */
export interface Tensor {
  readonly name: string;
  readonly size: number;
  readonly perSample: number;
  readonly storage: Storage;
  /** Elements from the start of the storage (views). */
  readonly at: number;
}

/** Where tensors live: fixed places (weights, gradients, clock), or places found by liveness. */
export interface Storage {
  readonly id: number;
  readonly size: number;
  readonly fixed: boolean;
  /** Element offset in the arena; -1 until placed. */
  offset: number;
  /** Kept for the whole plan: inputs, results. */
  pinned: boolean;
}

/** Operands are tensors or null (absent); the rest are numbers. */
export type Operands<V extends VerbName> = {
  readonly [A in keyof Arguments<V>]: (typeof import('./verbs.ts').verbs)[V][A] extends 'read' | 'write'
    ? Tensor | null
    : number;
};

/** What layers, losses, optimizers and metrics see while a plan is being written. */
export interface Emit {
  readonly batch: number;
  readonly training: boolean;
  /** Low and high word of the run's seed, for random verbs. */
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly clock: Tensor;
  /** A tensor with one value of `perSample` elements for each sample of the batch. */
  activation(name: string, perSample: number): Tensor;
  /** A tensor of the whole batch: statistics, sums. */
  buffer(name: string, size: number): Tensor;
  /** 1 where this gradient already holds something and must be added to, else 0; marks it as written. */
  adds(gradient: Tensor): 0 | 1;
  /** Adds `scale` times the sum of x[0..n) to the loss that is reported; its gradient is the caller's. */
  penalty(x: Tensor, n: number, scale: number): void;
  /** A call whose items are the samples of the batch. */
  samples<V extends VerbName>(verb: V, operands: Operands<V>): void;
  /** A call with items of another kind: rows of a weight, channels, one for all. */
  over<V extends VerbName>(items: number, verb: V, operands: Operands<V>): void;
  /** The same, but behind backward, with the update: what a step that breaks must leave as it was. */
  later<V extends VerbName>(items: number, verb: V, operands: Operands<V>): void;
}
