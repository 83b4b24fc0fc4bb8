import type { DataColumn } from '../../contract/commands.ts';
import type { Shape } from '../../engine/tensor/shape.ts';

/** What the checks are told of a data column. */
export const column = (shape: Shape, classes: number | null = null, variable = false): DataColumn => ({
  shape,
  classes,
  variable,
});
