import type { DataColumn } from '../../contract/commands.ts';
import { heldColumn, type AnyColumn, type AnyDataset, type Column } from '../../engine/data/dataset.ts';
import type { Shape } from '../../engine/tensor/shape.ts';

/** What the checks are told of a data column. */
export const column = (shape: Shape, classes: number | null = null, variable = false): DataColumn => ({
  shape,
  classes,
  variable,
});

/** A column that is in memory, as all but very large ones are. */
export const held = (column: AnyColumn): Column => heldColumn({ columns: { column } }, 'column')!;
export const heldColumns = ({ columns }: AnyDataset): Readonly<Record<string, Column>> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, held(column)]));
