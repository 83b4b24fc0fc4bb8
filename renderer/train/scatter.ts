/** What part of the plane a picture shows. */
export interface Frame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** All points with room around them, both axes in the same measure. */
export function frameOf(points: readonly (readonly number[])[]): Frame {
  const axis = (k: number) => {
    const values = points.map((point) => point[k]).filter(Number.isFinite);
    const low = Math.min(...values),
      high = Math.max(...values);
    return low <= high ? { middle: (low + high) / 2, half: (high - low) / 2 } : { middle: 0, half: 0 };
  };
  const x = axis(0),
    y = axis(1),
    half = 1.25 * Math.max(x.half, y.half) || 1;
  return { x: [x.middle - half, x.middle + half], y: [y.middle - half, y.middle + half] };
}

/** Three to seven round numbers within a range. */
export function ticksOf([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / 5,
    power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((n) => n * power >= rough) ?? 10) * power,
    first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}
