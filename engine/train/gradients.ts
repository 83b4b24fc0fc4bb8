import type { EpochRecord } from '../../contract/commands.ts';
import type { Plan } from '../graph/plan.ts';

/**
 * Norms of the gradient of the loss by the state of recurrent layers, for each step in time: how far back a loss is felt. The mean
 * over the training steps of an epoch (of what was left of it, where a run goes on in the middle of one).
 */
export class GradientNorms {
  private readonly sums = new Map<string, { count: number; readonly norms: Float64Array }>();

  add(memory: Float32Array, { watched }: Plan): void {
    for (let i = 0; i < watched.length; i++) {
      const { name, offset, steps } = watched[i]!;
      let known = this.sums.get(name);
      if (!known) this.sums.set(name, (known = { count: 0, norms: new Float64Array(steps) }));
      for (let t = 0; t < steps; t++) known.norms[t]! += Math.sqrt(memory[offset + t]!);
      known.count++;
    }
  }
  /** What an epoch's record says of it, and begins anew. */
  finish(): Pick<EpochRecord, 'gradients'> {
    const means = [...this.sums].map(([name, { count, norms }]) => [
      name,
      Array.from(norms, (n) => n / count),
    ]);
    this.sums.clear();
    return means.length > 0 ? { gradients: Object.fromEntries(means) as Record<string, number[]> } : {};
  }
}
