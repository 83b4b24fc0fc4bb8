import {
  blockType,
  type ParameterValues,
  type Position,
  type ProjectDocument,
} from '../../contract/project.ts';
import { insertIntoLink } from '../document/insert.ts';
import { addLayer, connect, networkOf, placesIn } from '../document/layerEdits.ts';
import type { AddEntry, BlockEntry } from '../document/layerSearch.ts';
import { layerOf, type Link } from '../document/links.ts';
import { directionOf, freePlace, nodeSize, placeAfter } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';
import { knownIn } from './canvas/linkSteps.ts';
import { withInstance } from './addBlock.ts';

/** A layer to add: its type, and what of its parameters is set from the start. */
export interface NewLayer {
  readonly type: string;
  readonly params?: ParameterValues;
  /** Of which it is an instance. */
  readonly block?: BlockEntry;
  /** Comes behind it, in the same step: an activation. */
  readonly then?: NewLayer | undefined;
}

/** An entry of the search, with what of it is set. */
export const toAdd = (entry: AddEntry, params: ParameterValues = entry.params): NewLayer => ({
  type: entry.type,
  params,
  ...(entry.type === blockType && { block: entry }),
});

/** What a new layer is wired to. */
export interface Ties {
  /** Its values come from here, one for each port. */
  readonly after?: readonly string[] | undefined;
  /** Its value goes there. */
  readonly before?: { readonly to: string; readonly port: number } | undefined;
  /** It goes into this link. */
  readonly into?: Link | undefined;
}

/** In the order of the document. */
export const selectedLayers = ({ graph, selection }: Project): string[] =>
  graph.layers.flatMap(({ id }) => (selection.has(id) ? [id] : []));

/** An input layer takes the shape of the data, where that is known. */
function startingParams(project: Project, type: string): ParameterValues {
  const column = project.facts?.input;
  if (type !== 'input' || !column || column.shape.length === 0) return {};
  return { shape: [...column.shape], ...(column.variable && { variable: true }) };
}

/** Adds a layer where it was dropped: its middle under the pointer. */
export function dropLayer(
  project: Project,
  layer: NewLayer,
  pointer: Position,
  ties: Ties = {},
): string | undefined {
  const corner = { x: pointer.x - nodeSize.width / 2, y: pointer.y - nodeSize.height / 2 };
  // In a link the others make room for it.
  const place = ties.into
    ? corner
    : freePlace(
        Object.values(placesIn(project.document, project.network)),
        corner,
        directionOf(project.document),
      );
  return add(project, layer, place, ties);
}

/** Another layer behind one that was just added, in whatever link leads on from there. */
function follow(
  document: ProjectDocument,
  network: string,
  { type, params = {} }: NewLayer,
  link: { readonly from: string } & Partial<Link>,
): { document: ProjectDocument; id: string } {
  const rules = rulesOf(type);
  if (!rules) return { document, id: link.from };
  const before = layerOf(networkOf(document, network), link.from);
  const position = placeAfter(placesIn(document, network), before, directionOf(document));
  const { to, port } = link;
  const leads = to !== undefined && port !== undefined;
  const added = addLayer(document, network, {
    type,
    rules,
    params,
    position,
    ...(!leads && { after: link.from }),
  });
  return leads
    ? { ...added, document: insertIntoLink(added.document, network, added.id, { from: link.from, to, port }) }
    : added;
}

/** A layer that is not wired yet. */
function withLayer(project: Project, { type, params = {} }: NewLayer, position: Position) {
  const rules = rulesOf(type);
  if (!rules) return undefined;
  const layer = { type, rules, position, params: { ...startingParams(project, type), ...params } };
  return { ...addLayer(project.document, project.network, layer), rules };
}

/** Adds a layer or an instance of a block, wired as it is told to be: one step. */
export function add(
  project: Project,
  layer: NewLayer,
  position: Position,
  { after, before, into }: Ties = {},
): string | undefined {
  const { network, graph } = project;
  const { block, params = {}, then } = layer;
  const added = block
    ? withInstance(project, block, params, position, into?.from ?? after?.[0])
    : withLayer(project, layer, position);
  if (!added) return undefined;
  const { id, rules } = added;
  let next = added.document;
  for (const [port, from] of (after ?? []).entries())
    next = connect(next, network, { from, to: id, port }, rules);
  if (before) {
    const target = rulesOf(layerOf(graph, before.to)?.type ?? '');
    next = connect(next, network, { from: id, ...before }, target);
  }
  if (into) next = insertIntoLink(next, network, id, into, knownIn(project));
  const { to, port } = into ?? before ?? {};
  const last = then
    ? follow(next, network, then, { from: id, ...(to !== undefined && { to, port }) })
    : { document: next, id };
  project.edit(block ? `Add ${block.title} ${id}` : `Add ${id}`, last.document);
  project.select([last.id]);
  return last.id;
}
