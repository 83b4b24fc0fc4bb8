import type { Lesson } from './baseline.ts';

/** Of every feature; the mean of every target. A constant feature is 0 behind them. */
export interface Moments {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly targets: Float64Array;
}

export function momentsOf({ train, width, outputs }: Lesson): Moments {
  const { count, features } = train,
    mean = new Float64Array(width),
    scale = new Float64Array(width),
    targets = new Float64Array(outputs);
  for (let i = 0; i < count * width; i++) mean[i % width]! += features[i]! / count;
  for (let i = 0; i < count * width; i++) scale[i % width]! += (features[i]! - mean[i % width]!) ** 2 / count;
  for (let j = 0; j < width; j++) scale[j] = scale[j]! > 0 ? 1 / Math.sqrt(scale[j]!) : 0;
  for (let i = 0; i < count * outputs; i++) targets[i % outputs]! += train.targets[i]! / count;
  return { mean, scale, targets };
}
