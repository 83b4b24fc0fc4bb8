import type { Emit, Tensor } from '../kernels/emit.ts';
import { choice, float, onlyWith, type Parameters, type Values } from '../parameters.ts';

/** What an update works on: all trainable weights in one row, their gradients and the optimizer's state. */
export interface UpdateIO {
  readonly params: Values;
  /** Rate and corrections of this optimizer. */
  readonly clock: Tensor;
  readonly w: Tensor;
  readonly dw: Tensor;
  /** The gradient of each weight: parts of `dw`. */
  readonly gradients: readonly Tensor[];
  readonly slots: readonly Tensor[];
}

/** Where numbers are written to: those of a step are made without allocating anything. */
export type Corrections = { [index: number]: number };

/** One file per optimizer holds one of these; `optimizers/index.ts` is the one table. */
export interface Optimizer {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  /** `learningRate` is among them; `weightDecay`, `l1`, `clip` and `clipAt` are applied by `emitUpdate`. */
  readonly parameters: Parameters;
  /** The update itself shrinks the weights by `weightDecay`; it is then no part of the gradient. */
  readonly decoupled?: true;
  /** State kept for every weight, each as large as the weights, all zero at the start. */
  slots(params: Values): readonly string[];
  /**
   * Writes what the formula needs of step t (from 1) into the clock: three numbers at most, a function of the step alone.
   * `samples`: of the training part.
   */
  corrections?(to: Corrections, params: Values, step: number, samples: number): void;
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

/** Limits to the gradient of the loss: penalties are added behind them, as in PyTorch. */
export const clipping = {
  clip: choice(
    ['none', 'value', 'norm', 'globalNorm'],
    'none',
    "What is kept from growing: each entry of the gradient, the norm of each weight's gradient, or the norm of all together.",
  ),
  clipAt: onlyWith(
    { clip: ['value', 'norm', 'globalNorm'] },
    float(1e-6, 1e6, 1, 'The largest entry or norm that is let through.'),
  ),
} as const;

/**
 * Elements of one item of an update: 4 KiB of each operand, enough to make a call worth while and little enough to
 * share a small network's weights between lanes.
 */
export const updateBlock = 1024;
export const updateItems = (n: number): number => Math.ceil(n / updateBlock);

/**
 * The whole update: clipping, what is added to the gradient, then the optimizer's step. This goes part by part of the row: what a
 * lane has made of a weight's gradient it mostly updates, too, while it is in its cache.
 */
export function emitUpdate(
  emit: Emit,
  optimizer: Optimizer,
  io: UpdateIO,
  parts: readonly UpdateIO[] = [io],
): void {
  const { params, w, dw } = io;
  emitClipping(emit, io);
  const l2 = optimizer.decoupled ? 0 : (params['weightDecay'] as number),
    l1 = params['l1'] as number;
  if (l2 || l1) {
    emit.over(updateItems(w.size), 'penalty', { dw, w, n: w.size, perItem: updateBlock, l2, l1 });
  }
  for (const part of parts) optimizer.emit(emit, part);
}

/** No state of an optimizer is smaller than that, but 0: less would not be felt beside any `epsilon`. */
const least = 1e-37;

/** Keeps running means out of the range where processors are slow. Touches nothing but the state, so that it needs no barrier. */
export function emitSettling(emit: Emit, { clock, slots }: Pick<UpdateIO, 'clock' | 'slots'>): void {
  for (const x of slots)
    emit.over(updateItems(x.size), 'settle', { x, n: x.size, perItem: updateBlock, clock, least });
}

/** Norms are sums over blocks, then over the blocks' sums: in an order that no number of lanes changes. */
function emitClipping(emit: Emit, { params, dw, gradients }: UpdateIO): void {
  const how = params['clip'] as string,
    limit = params['clipAt'] as number;
  if (how === 'value') {
    emit.over(updateItems(dw.size), 'clip', { dw, n: dw.size, perItem: updateBlock, limit });
  }
  if (how !== 'norm' && how !== 'globalNorm') return;
  // Weight by weight even where the norm is of all: between two weights of the row nothing is promised to be 0.
  const together = emit.buffer('norm', 1);
  const parts = gradients.map((part) => ({
    part,
    items: updateItems(part.size),
    shared: { n: part.size, perItem: updateBlock },
    blocks: emit.buffer(`${part.name} squares`, updateItems(part.size)),
    squares: how === 'norm' ? emit.buffer(`${part.name} norm`, 1) : together,
  }));
  // Each kind of call for all parts, since lanes wait for each other between the kinds.
  for (const { part, items, shared, blocks } of parts) {
    emit.over(items, 'squareSums', { y: blocks, x: part, ...shared });
  }
  parts.forEach(({ items, blocks, squares }, i) => {
    const accumulate = how === 'globalNorm' && i > 0 ? 1 : 0;
    emit.over(1, 'sum', { y: squares, x: blocks, n: items, scale: 1, accumulate });
  });
  for (const { part, items, shared, squares } of parts) {
    emit.over(items, 'clipNorm', { dw: part, squares, ...shared, limit });
  }
}
