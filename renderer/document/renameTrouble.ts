import type { ProjectDocument } from '../../contract/project.ts';
import { expandBlocks } from '../../engine/graph/unfold.ts';
import { idTrouble } from './ids.ts';
import { networkOf, renameLayer } from './layerEdits.ts';
import { lenderOf } from './references.ts';

const borrows = ({ networks, blocks = {} }: ProjectDocument): boolean =>
  [...Object.values(networks), ...Object.values(blocks)].some(({ layers }) => layers.some(lenderOf));

/** Every layer of the networks without blocks, with the place among them of the one whose weights it uses; -1 for none. */
function loans({ networks, blocks }: ProjectDocument): { id: string; lender: number }[] {
  const flat = expandBlocks({ networks, ...(blocks && { blocks }) });
  return Object.values(flat).flatMap(({ layers }) => {
    const places = new Map(layers.map(({ id }, place) => [id, place]));
    return layers.map((layer) => ({ id: layer.id, lender: places.get(lenderOf(layer) ?? '') ?? -1 }));
  });
}

/**
 * What is wrong with another name for a layer, or undefined. Inside a block a name means a layer of the block before one of the
 * network: a new name must not come between a layer and the one whose weights it uses.
 */
export function renameTrouble(
  document: ProjectDocument,
  drawing: string,
  id: string,
  name: string,
): string | undefined {
  const trouble = idTrouble(networkOf(document, drawing), name, id);
  if (trouble !== undefined || name === id || !borrows(document)) return trouble;
  const after = loans(renameLayer(document, drawing, id, name));
  const lost = loans(document).find(({ lender }, n) => lender >= 0 && after[n].lender !== lender);
  return lost && `"${lost.id}" uses the weights of another layer: it would take them from the wrong one.`;
}
