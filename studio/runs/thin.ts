import type { StepPoint } from '../../contract/commands.ts';

/**
 * At most `most` points that draw the same curve: of each stretch its lowest, its highest and its first NaN,
 * so that no spike and no breakdown is lost; and always the first and the last point.
 */
export function thin(points: readonly StepPoint[], most = 2000): StepPoint[] {
  if (points.length <= most) return [...points];
  const stretches = Math.max(1, Math.floor((most - 2) / 3));
  const kept = new Set<number>([0, points.length - 1]);
  for (let s = 0; s < stretches; s += 1) {
    const from = Math.floor((s * points.length) / stretches);
    const to = Math.floor(((s + 1) * points.length) / stretches);
    let low = -1;
    let high = -1;
    let odd = -1;
    for (let i = from; i < to; i += 1) {
      const { loss } = points[i];
      if (Number.isNaN(loss)) {
        if (odd < 0) odd = i;
        continue;
      }
      if (low < 0 || loss < points[low].loss) low = i;
      if (high < 0 || loss > points[high].loss) high = i;
    }
    for (const i of [low, high, odd]) if (i >= 0) kept.add(i);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]);
}
