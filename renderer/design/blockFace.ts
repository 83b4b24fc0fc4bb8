import type { BlockDocument, LayerDocument } from '../../contract/project.ts';
import { exposedParameters } from '../../engine/graph/blocks.ts';
import { blockFor, isInstance } from '../document/blockNames.ts';
import { keyParameters } from '../document/describe.ts';
import { plural } from '../document/figures.ts';

export type Blocks = Readonly<Record<string, BlockDocument>>;

/** What the node of an instance shows in place of what a layer's does. */
export function blockFace(
  layer: LayerDocument,
  blocks: Blocks,
): { readonly kind: string; readonly title: string; readonly detail: string } | undefined {
  if (!isInstance(layer)) return undefined;
  const { block: name = '', repeat = 1 } = layer,
    block = blockFor(blocks, name);
  if (!block) return { kind: 'block', title: name === '' ? 'Block' : name, detail: 'unknown block' };
  const values = keyParameters(layer, exposedParameters(blocks, name));
  return {
    kind: 'block',
    title: block.title ?? name,
    detail: [...(repeat > 1 ? [`×${repeat}`] : []), plural(block.layers.length, 'layer'), ...values].join(
      ' · ',
    ),
  };
}
