import type { Direction, ProjectDocument } from '../../contract/project.ts';
import { insideName } from './blockNames.ts';
import { moveLayers, networkOf } from './layerEdits.ts';
import { arrange } from './layout.ts';
import { directionOf } from './place.ts';

/** Draws all networks, and the insides of all blocks, in another direction, arranged anew. `down` goes without saying. */
export function setDirection(document: ProjectDocument, direction: Direction): ProjectDocument {
  if (directionOf(document) === direction) return document;
  const { direction: _, ...rest } = document;
  let next: ProjectDocument = direction === 'down' ? rest : { ...rest, direction };
  const insides = Object.keys(document.blocks ?? {}).map(insideName);
  for (const network of [...Object.keys(document.networks), ...insides])
    next = moveLayers(next, network, arrange(networkOf(next, network), direction));
  return next;
}
