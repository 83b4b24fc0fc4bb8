import { toast } from 'svelte-sonner';
import type { BlockFile, ParameterValues, Position } from '../../contract/project.ts';
import { addInstance, mayContain } from '../document/blockEdits.ts';
import { withBlockFile } from '../document/blockFile.ts';
import { blockNamed } from '../document/blockNames.ts';
import { changeLayer, placesIn } from '../document/layerEdits.ts';
import { insertIntoLink, placeBetween } from '../document/insert.ts';
import { ends, layerOf, linksOf, type Link } from '../document/links.ts';
import { directionOf, freePlace, nodeSize, placeAfter } from '../document/place.ts';
import type { LibraryBlock } from '../library/index.ts';
import type { Project } from '../state/project.svelte.ts';
import type { Ties } from './add.ts';

/** What is on the shelf: a block of the library, of the person or of the project. */
export interface ShelfBlock {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly file: BlockFile;
  readonly fit?: LibraryBlock['fit'];
}

export const blockDragType = 'application/x-backprop-block';
/** While it is dragged only its type can be asked for. */
export const held: { block: ShelfBlock | null } = { block: null };

/** What an instance continues: the only selected layer, else the last that is still an end. */
function before({ graph, selection }: Project) {
  return selection.size === 1 ? layerOf(graph, [...selection][0]) : ends(graph).at(-1);
}

/** Adds an instance behind what is selected, connected. */
export function appendBlock(project: Project, block: ShelfBlock): string | undefined {
  const last = before(project);
  const further = linksOf(project.graph).filter(({ from }) => from === last?.id);
  const into = further.length === 1 ? further[0] : undefined;
  const places = placesIn(project.document, project.network);
  const direction = directionOf(project.document);
  // Behind a layer with one reader it goes between the two.
  const position = into ? placeBetween(places, into, direction) : placeAfter(places, last, direction);
  return addBlock(project, block, position, { after: last && [last.id], into });
}

/** Where it was dropped; a link that it was dropped on leads through it. */
export function dropBlock(
  project: Project,
  block: ShelfBlock,
  at: Position,
  into?: Link,
): string | undefined {
  const { document, network } = project;
  const corner = { x: at.x - nodeSize.width / 2, y: at.y - nodeSize.height / 2 };
  const place = into
    ? corner
    : freePlace(Object.values(placesIn(document, network)), corner, directionOf(document));
  return addBlock(project, block, place, { after: into && [into.from], into });
}

function addBlock(
  project: Project,
  { title, file, fit }: ShelfBlock,
  position: Position,
  { after: [first] = [], into }: Ties,
): string | undefined {
  const { network } = project;
  const { document, name } = withBlockFile(project.document, file);
  if (!mayContain(document, blockNamed(network), name)) {
    toast.info(`“${title}” cannot stand in itself.`, { description: 'Leave the block first.' });
    return undefined;
  }
  const added = addInstance(document, network, {
    block: name,
    position,
    ...(first !== undefined && { after: first }),
  });
  const shape = first === undefined ? null : project.figures?.layers[first]?.output;
  const params: ParameterValues = (shape && fit?.(shape)) ?? {};
  const next = changeLayer(added.document, network, added.id, (layer) =>
    Object.keys(params).length > 0 ? { ...layer, params } : layer,
  );
  const linked = into ? insertIntoLink(next, network, added.id, into) : next;
  project.edit(`Add ${title} ${added.id}`, linked);
  project.select([added.id]);
  return added.id;
}
