import type { DataColumn } from '../../contract/commands.ts';
import { heldColumn, type AnyDataset, type Column } from '../../engine/data/dataset.ts';
import type { Shape } from '../../engine/tensor/shape.ts';

/** What the checks are told of a data column. */
export const column = (shape: Shape, classes: number | null = null, variable = false): DataColumn => ({
  shape,
  classes,
  variable,
});

/** The columns of data that is in memory, as all but very large data is. */
export function heldColumns(dataset: AnyDataset): Readonly<Record<string, Column>> {
  const names = Object.keys(dataset.columns);
  return Object.fromEntries(names.map((name) => [name, heldColumn(dataset, name)!]));
}
