import type { Table } from './baseline.ts';

/** Of a feature at most so many values are told apart; images of bytes and small tables lose nothing. */
const mostBins = 256;

/** A table by bins: a tree only asks on which side of a threshold a value lies. */
export interface Binned {
  /** Feature after feature: the bin of each row. */
  readonly bins: Uint8Array;
  /** Of each feature: between bins i and i + 1 lies `thresholds[i]`. */
  readonly thresholds: readonly Float32Array[];
}

/** Every value its own bin where a feature has few; otherwise bins of about as many rows each. */
export function binned({ count, features }: Table, width: number): Binned {
  const bins = new Uint8Array(count * width),
    values = new Float32Array(count);
  const thresholds = Array.from({ length: width }, (_, feature) => {
    for (let row = 0; row < count; row++) values[row] = features[row * width + feature]!;
    const cuts = cutsOf(values.slice().sort());
    for (let row = 0; row < count; row++) bins[feature * count + row] = binOf(cuts, values[row]!);
    return cuts;
  });
  return { bins, thresholds };
}

/** Half-way between neighbouring values, as is usual: what lies between two samples belongs to the nearer. */
function cutsOf(sorted: Float32Array): Float32Array {
  const places: number[] = [];
  for (let i = 1; i < sorted.length; i++) if (sorted[i]! > sorted[i - 1]!) places.push(i);
  const chosen = places.length < mostBins ? places : spread(places, sorted.length);
  return Float32Array.from(chosen, (at) => {
    const middle = Math.fround((sorted[at - 1]! + sorted[at]!) / 2);
    // Of two neighbouring floats the middle may be the upper one: then nothing would part them.
    return middle < sorted[at]! ? middle : sorted[at - 1]!;
  });
}

/** Of all places where the value changes, those next behind each 256th of the rows. */
function spread(places: readonly number[], count: number): number[] {
  const chosen: number[] = [];
  let next = 0;
  for (const place of places) {
    if (place < (next + 1) * (count / mostBins) || chosen.length === mostBins - 1) continue;
    chosen.push(place);
    next = Math.floor(place / (count / mostBins));
  }
  return chosen;
}

/** How many thresholds lie below a value: `value <= threshold` goes left. */
function binOf(cuts: Float32Array, value: number): number {
  let low = 0,
    high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
