import type { Direction, ProjectDocument } from '../../contract/project.ts';
import { moveLayers, networkOf } from './layerEdits.ts';
import { arrange } from './layout.ts';
import { directionOf } from './place.ts';

/** Draws all networks in another direction, arranged anew. `down` goes without saying. */
export function setDirection(document: ProjectDocument, direction: Direction): ProjectDocument {
  if (directionOf(document) === direction) return document;
  const { direction: _, ...rest } = document;
  let next: ProjectDocument = direction === 'down' ? rest : { ...rest, direction };
  for (const network of Object.keys(document.networks))
    next = moveLayers(next, network, arrange(networkOf(next, network), direction));
  return next;
}
