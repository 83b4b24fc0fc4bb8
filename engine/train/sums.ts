import type { Metrics } from '../../contract/commands.ts';
import type { Model } from '../graph/model.ts';
import type { Plan } from '../graph/plan.ts';
import type { TargetFacts } from '../objectives/metrics.ts';

/** Adds up the figures that plans leave in their results, in double precision. */
export class Sums {
  private readonly model: Model;
  /** Of each figure of the model: sum, and number of samples. */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  /** Of a plan: for each figure that it writes, its number among those of the model. */
  private readonly places = new Map<Plan, Int32Array>();
  private readonly lossAt: number;
  /** The mean loss of the last batch. In an array: a number that is handed on or given back may be put into an object of its own. */
  readonly last = Float64Array.of(NaN);

  constructor(model: Model, state: readonly number[] = []) {
    this.model = model;
    this.lossAt = model.figures.indexOf('loss');
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

  add(memory: Float32Array, plan: Plan, size: number): void {
    const places = this.placesOf(plan);
    for (let written = 0; written < places.length; written++) {
      const i = places[written]!,
        value = memory[plan.results + written]!;
      if (i === this.lossAt) this.last[0] = value;
      this.sums[i]! += i === this.lossAt ? value * size : value;
      this.counts[i]! += size;
    }
  }
  private placesOf(plan: Plan): Int32Array {
    return this.places.get(plan) ?? this.look(plan);
  }
  private look(plan: Plan): Int32Array {
    const places = Int32Array.from(plan.figures, (name) => this.model.figures.indexOf(name));
    this.places.set(plan, places);
    return places;
  }

  /** In the order of the model's figures; without those that no step has reported. */
  finish(facts: TargetFacts): Metrics {
    const found: Record<string, number> = {};
    this.model.figures.forEach((name, i) => {
      if (this.counts[i] === 0) return;
      const mean = this.sums[i]! / this.counts[i]!,
        known = this.model.metrics.get(name);
      found[name] = known ? known.metric.finish(mean, facts[known.column]!) : mean;
    });
    return found;
  }
}
