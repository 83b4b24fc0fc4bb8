import type { Emit, Tensor } from '../kernels/emit.ts';

/** Something that was computed, and how its gradient goes back through it. */
export interface Entry {
  readonly x: readonly Tensor[];
  readonly y: Tensor;
  /** Weights that learn are in it: y has a gradient even where no x has one. */
  readonly learns: boolean;
  backward(dy: Tensor, dx: readonly (Tensor | null)[]): void;
}

/** What was computed in a part of a step, in order, and the gradients of it. */
export class Tape {
  private readonly emit: Emit & { hasGradient(gradient: Tensor): boolean };
  private readonly entries: Entry[] = [];
  private readonly gradients = new Map<number, Tensor>();
  private readonly differentiable = new Set<number>();

  constructor(emit: Emit & { hasGradient(gradient: Tensor): boolean }) {
    this.emit = emit;
  }

  /** Marks a tensor as one whose gradient is wanted. */
  want(tensor: Tensor): void {
    this.differentiable.add(tensor.storage.id);
  }
  record(entry: Entry): void {
    if (!entry.learns && !entry.x.some((x) => this.needs(x))) return;
    this.want(entry.y);
    this.entries.push(entry);
  }
  needs(tensor: Tensor): boolean {
    return this.differentiable.has(tensor.storage.id);
  }

  /** The gradient of an activation; views of one memory share one gradient. */
  gradientOf(tensor: Tensor): Tensor {
    const known = this.gradients.get(tensor.storage.id);
    if (known) return { ...known, name: `d ${tensor.name}` };
    const gradient = this.emit.activation(`d ${tensor.name}`, tensor.perSample);
    this.gradients.set(tensor.storage.id, gradient);
    return gradient;
  }

  /** Everything backward, last things first. What no loss reaches is passed over. */
  backward(): void {
    for (const { x, y, backward } of this.entries.reverse()) {
      const dy = this.gradientOf(y);
      if (!this.emit.hasGradient(dy)) continue;
      backward(
        dy,
        x.map((input) => (this.needs(input) ? this.gradientOf(input) : null)),
      );
    }
  }
}
