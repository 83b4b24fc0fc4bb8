import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Shape } from '../tensor/shape.ts';

/** A matrix is a sequence of steps x features; all else is one step. */
export const stepsOf = (shape: Shape): number => (shape.length === 2 ? shape[0]! : 1);

/** Which tensors of a plan are sequences with lengths of their own; views of one memory have the same. */
export class Lengths {
  private readonly byStorage = new Map<number, Tensor>();

  /** How many steps of each sample are valid; null where all are. */
  of(sequence: Tensor): Tensor | null {
    return this.byStorage.get(sequence.storage.id) ?? null;
  }
  set(sequence: Tensor, lengths: Tensor): void {
    this.byStorage.set(sequence.storage.id, lengths);
  }
  /** A layer's output has the lengths of its inputs: those that have some have the same. */
  pass(from: readonly Tensor[], to: Tensor): void {
    const lengths = from.map((x) => this.of(x)).find((found) => found !== null);
    if (lengths) this.set(to, lengths);
  }
}

/** What stands above one row of figures for each sample. */
export interface Sequence {
  readonly steps: number;
  /** Number of valid steps of each sample; null where all are. */
  readonly lengths: Tensor | null;
}

/** One figure of each sample out of one for each of its steps; a sample without steps keeps its own. */
export function overSteps(
  emit: Emit,
  figures: Tensor,
  { steps, lengths }: Sequence,
  how: 'mean' | 'least',
): Tensor {
  if (steps === 1 && lengths === null) return figures;
  const { batch } = emit,
    y = emit.activation(`${how} over steps`, 1);
  const sizes = { lengths, rows: batch, steps, columns: 1, perItem: 1 };
  if (how === 'mean') {
    emit.samples('stepMeans', { y, x: figures, ...sizes });
    return y;
  }
  // The least is the largest with the sign turned round, twice.
  const index = emit.activation('index', 1);
  const turn = (tensor: Tensor, perItem: number) =>
    emit.samples('combine', { y: tensor, x: tensor, n: batch * perItem, perItem, alpha: -1, beta: 0 });
  turn(figures, steps);
  emit.samples('stepMaxima', { y, index, x: figures, ...sizes });
  turn(y, 1);
  return y;
}
