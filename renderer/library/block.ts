import type {
  BlockDocument,
  BlockFile,
  LayerDocument,
  ParameterValues,
  Position,
} from '../../contract/project.ts';
import { blockFormat, blockVersion } from '../../contract/project.ts';
import { insideName } from '../document/blockNames.ts';
import { gap, nodeSize } from '../document/place.ts';

/** A block that ships with the studio. */
export interface LibraryBlock {
  readonly file: BlockFile;
  /** What of it a new instance sets to fit what it is connected to. */
  readonly fit?: (shape: readonly number[]) => ParameterValues;
}

export const layerOf = (
  id: string,
  type: string,
  params: ParameterValues,
  ...inputs: string[]
): LayerDocument => ({ id, type, params, inputs });

/** `filters: 'conv1.filters conv2.filters'` */
export const exposing = (names: Readonly<Record<string, string>>): BlockDocument['exposed'] =>
  Object.fromEntries(
    Object.entries(names).map(([name, targets]) => [
      name,
      {
        targets: targets.split(' ').map((target) => {
          const [layer, parameter] = target.split('.') as [string, string];
          return { layer, parameter };
        }),
      },
    ]),
  );

/** Columns of layers from left to right, each with the row that it begins in: so that ways around others are seen. */
export function placed(
  ...columns: readonly { readonly row: number; readonly ids: readonly string[] }[]
): Readonly<Record<string, Position>> {
  const [stepX, stepY] = [nodeSize.width + gap.x, nodeSize.height + gap.y];
  return Object.fromEntries(
    columns.flatMap(({ row, ids }, x) => ids.map((id, y) => [id, { x: x * stepX, y: (row + y) * stepY }])),
  );
}

export const fileOf = (
  name: string,
  block: BlockDocument,
  places?: Readonly<Record<string, Position>>,
): BlockFile => ({
  format: blockFormat,
  version: blockVersion,
  name,
  blocks: { [name]: block },
  canvas: places ? { [insideName(name)]: places } : {},
});
