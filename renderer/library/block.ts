import type { BlockDocument, BlockFile, LayerDocument, ParameterValues } from '../../contract/project.ts';
import { blockFormat, blockVersion } from '../../contract/project.ts';

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

export const fileOf = (name: string, block: BlockDocument): BlockFile => ({
  format: blockFormat,
  version: blockVersion,
  name,
  blocks: { [name]: block },
  canvas: {},
});
