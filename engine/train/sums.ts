import type { Metrics } from '../../contract/commands.ts';
import type { Model } from '../graph/model.ts';
import type { Plan } from '../graph/plan.ts';
import type { MetricFacts } from '../objectives/metrics.ts';

/** Adds up the figures that plans leave in their results, in double precision. */
export class Sums {
  private readonly model: Model;
  /** Of each figure of the model: sum, and number of samples. */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(model: Model, state: readonly number[] = []) {
    this.model = model;
    this.sums = Float64Array.from(model.figures, (_, i) => state[2 * i] ?? 0);
    this.counts = Float64Array.from(model.figures, (_, i) => state[2 * i + 1] ?? 0);
  }
  get isEmpty(): boolean {
    return this.counts.every((count) => count === 0);
  }
  /** Sum and count of each figure: what goes on with an epoch that was left in the middle. */
  state(): number[] {
    return this.isEmpty ? [] : this.model.figures.flatMap((_, i) => [this.sums[i]!, this.counts[i]!]);
  }
  clear(): void {
    this.sums.fill(0);
    this.counts.fill(0);
  }

  /** Returns the mean loss of the batch. */
  add(memory: Float32Array, { results, figures }: Plan, size: number): number {
    figures.forEach((name, written) => {
      const i = this.model.figures.indexOf(name),
        value = memory[results + written]!;
      this.sums[i]! += name === 'loss' ? value * size : value;
      this.counts[i]! += size;
    });
    return memory[results + figures.indexOf('loss')]!;
  }

  /** In the order of the model's figures; without those that no step has reported. */
  finish(facts: MetricFacts): Metrics {
    const found: Record<string, number> = {};
    this.model.figures.forEach((name, i) => {
      if (this.counts[i] === 0) return;
      const mean = this.sums[i]! / this.counts[i]!,
        metric = this.model.metrics.find((m) => m.name === name)?.metric;
      found[name] = metric ? metric.finish(mean, facts) : mean;
    });
    return found;
  }
}
