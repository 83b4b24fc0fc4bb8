import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { changeLayer } from './layerEdits.ts';

/** Freezing: training leaves the weights of a layer as they are. The document says so only where it is so. */
export function freezeLayers(
  document: ProjectDocument,
  network: string,
  ids: Iterable<string>,
  frozen: boolean,
): ProjectDocument {
  let next = document;
  for (const id of ids)
    next = changeLayer(next, network, id, (layer) => {
      if ((layer.frozen === true) === frozen) return layer;
      if (frozen) return { ...layer, frozen };
      const { frozen: _, ...rest }: LayerDocument = layer;
      return rest;
    });
  return next;
}
