import { largestOf } from '../golden/golden.ts';
import type { Trial } from './trial.ts';

const step = 1e-6,
  absolute = 1e-5,
  relative = 1e-3;

export interface Comparison {
  /** How many weights have one. */
  readonly gradients: number;
  /** A line for each that differs. */
  readonly wrong: readonly string[];
  readonly largest: number;
}

/**
 * Holds every gradient of a trial to central differences of its loss. The loss is a mean over samples (and outputs);
 * both sides are multiplied by their number first, so that the tolerances speak of gradients of order one.
 * `sampled` elements of each weight are moved; evenly spread over it, first and last among them.
 */
export function compareGradients(trial: Trial, sampled = 24): Comparison {
  const scale = trial.output.length;
  trial.run();
  const gradients = new Map(trial.trainable.map((name) => [name, trial.gradient(name).slice()]));
  const wrong: string[] = [];
  let largest = 0;
  for (const [name, gradient] of gradients) {
    largest = Math.max(largest, scale * largestOf(gradient));
    const weight = trial.weight(name),
      count = Math.min(sampled, weight.length);
    for (let s = 0; s < count; s++) {
      const i = count === 1 ? 0 : Math.round((s * (weight.length - 1)) / (count - 1)),
        w = weight[i]!;
      weight[i] = w + step;
      const above = trial.forward();
      weight[i] = w - step;
      const below = trial.forward();
      weight[i] = w;
      const difference = (scale * (above - below)) / (2 * step),
        g = scale * gradient[i]!;
      if (!(Math.abs(g - difference) <= absolute + relative * Math.abs(difference)))
        wrong.push(`${name}[${i}]: ${g}, differences say ${difference}`);
    }
  }
  return { gradients: gradients.size, wrong, largest };
}
