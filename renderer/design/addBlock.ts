import type { ParameterValues, Position, ProjectDocument } from '../../contract/project.ts';
import { addInstance, blockRules, mayContain } from '../document/blockEdits.ts';
import { withBlockFile } from '../document/blockFile.ts';
import { blockNamed } from '../document/blockNames.ts';
import { changeLayer, type LayerRules } from '../document/layerEdits.ts';
import type { BlockEntry } from '../document/layerSearch.ts';
import type { Project } from '../state/project.svelte.ts';
import { tell } from '../state/tell.ts';

/** An instance of the block in the document, which brings the block with it; told where it cannot be. */
export function withInstance(
  project: Project,
  { title, file, fit }: BlockEntry,
  params: ParameterValues,
  position: Position,
  from: string | undefined,
): { document: ProjectDocument; id: string; rules: LayerRules } | undefined {
  const { network } = project;
  const { document, name } = withBlockFile(project.document, file);
  if (!mayContain(document, blockNamed(network), name)) {
    tell('info', `“${title}” cannot stand in itself.`, { description: 'Leave the block first.' });
    return undefined;
  }
  const added = addInstance(document, network, { block: name, position });
  const shape = from === undefined ? null : project.figures?.layers[from]?.output;
  const set = { ...(shape && fit?.(shape)), ...params };
  return {
    id: added.id,
    rules: blockRules(document, name),
    document: changeLayer(added.document, network, added.id, (layer) =>
      Object.keys(set).length > 0 ? { ...layer, params: set } : layer,
    ),
  };
}
