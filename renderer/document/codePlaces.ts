import type { ProjectDocument } from '../../contract/project.ts';
import type { Place } from '../code/line.ts';
import { drawingsOn, locate } from './blockPath.ts';

/** Which layer of the drawing on the canvas a place in the code is: itself, or the block that it is in; null for what is elsewhere. */
export function shownAs(
  document: ProjectDocument,
  drawing: string,
  { network, layer }: Place,
): string | null {
  if (network === drawing) return layer.split('.')[0];
  const at = locate(document, { network, layer }),
    drawings = drawingsOn(document, at.root, at.path),
    level = drawings.indexOf(drawing);
  return level < 0 ? null : (at.path[level] ?? at.layer ?? null);
}
