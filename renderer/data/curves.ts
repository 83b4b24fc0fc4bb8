/** Features that are drawn; more would only cover each other. */
export const features = 4;

/**
 * Sequences as points of polylines: sample -> feature -> "x,y x,y ...". Each feature has one scale for all samples that are shown,
 * from its smallest to its largest value; steps are as wide in a short sequence as in the longest.
 */
export function linesOf(
  samples: readonly (readonly number[])[],
  size: number,
  steps: number,
  width: number,
  height: number,
): string[][] {
  const margin = 6,
    shown = Math.min(size, features);
  const scales = Array.from({ length: shown }, (_, feature) => {
    let low = Infinity,
      high = -Infinity;
    for (const values of samples) {
      for (let at = feature; at < values.length; at += size) {
        low = Math.min(low, values[at]);
        high = Math.max(high, values[at]);
      }
    }
    return { low, span: high > low ? high - low : 1 };
  });
  const across = (width - 2 * margin) / Math.max(1, steps - 1),
    up = height - 2 * margin;
  return samples.map((values) =>
    scales.map(({ low, span }, feature) =>
      Array.from({ length: Math.floor(values.length / size) }, (_, step) => {
        const y = height - margin - ((values[step * size + feature] - low) / span) * up;
        return `${round(margin + step * across)},${round(y)}`;
      }).join(' '),
    ),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
