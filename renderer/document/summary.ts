import type { NetworkDocument } from '../../contract/project.ts';
import type { CheckReport } from '../../engine/graph/check.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { sizes } from './describe.ts';
import { rulesOf } from './rules.ts';

/** A line of the table of all layers. */
export interface SummaryRow {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  /** Place in the order of computation, from 1. */
  readonly place: number;
  readonly output: string;
  /** Values of one sample of the output. */
  readonly values: number;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly frozen: boolean;
}
export type SummaryColumn = 'place' | 'id' | 'title' | 'values' | 'parameters' | 'multiplyAdds';

/** All layers in the order in which they are computed; those that nothing can be said of come last. */
export function summaryOf(
  network: NetworkDocument,
  figures: CheckReport['networks'][string] | undefined,
): SummaryRow[] {
  const places = new Map(figures?.order.map((id, at) => [id, at]));
  const last = network.layers.length;
  return network.layers
    .map((layer) => ({ layer, at: places.get(layer.id) ?? last }))
    .sort((a, b) => a.at - b.at)
    .map(({ layer: { id, type, frozen = false } }, index) => {
      const rules = rulesOf(type);
      const found = figures?.layers[id];
      return {
        id,
        title: rules?.title ?? type,
        kind: rules?.kind ?? 'unknown',
        place: index + 1,
        output: found?.output ? sizes(found.output) : '?',
        values: found?.output ? sizeOf(found.output) : 0,
        parameters: found?.parameters ?? 0,
        multiplyAdds: found?.multiplyAdds ?? 0,
        frozen,
      };
    });
}

/** Names from A, figures from the largest; downwards the other way round. Equals stay in the order of computation. */
export function sortSummary(
  rows: readonly SummaryRow[],
  column: SummaryColumn,
  reversed: boolean,
): SummaryRow[] {
  const sign = reversed ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (typeof x === 'string' || typeof y === 'string')
      return sign * String(x).localeCompare(String(y), 'en', { numeric: true }) || a.place - b.place;
    return (column === 'place' ? sign * (x - y) : sign * (y - x)) || a.place - b.place;
  });
}
