import type { ParameterValues, Position, ProjectDocument } from '../../contract/project.ts';
import { insertIntoLink } from '../document/insert.ts';
import { addLayer, connect, networkOf, placesIn } from '../document/layerEdits.ts';
import { layerOf, type Link } from '../document/links.ts';
import { directionOf, freePlace, nodeSize, placeAfter, placeBehind } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';

/** A layer to add: its type, and what of its parameters is set from the start. */
export interface NewLayer {
  readonly type: string;
  readonly params?: ParameterValues;
  /** Comes behind it, in the same step: an activation. */
  readonly then?: NewLayer | undefined;
}

/** What a new layer is wired to. */
export interface Ties {
  /** Its values come from here, one for each port. */
  readonly after?: readonly string[] | undefined;
  /** Its value goes there. */
  readonly before?: { readonly to: string; readonly port: number } | undefined;
  /** It goes into this link. */
  readonly into?: Link | undefined;
}

/** The layer that a new one continues: the only selected one, else the last that was added and is still an end. */
function lastLayer(project: Project) {
  const { graph, selection } = project;
  if (selection.size === 1) return layerOf(graph, [...selection][0]);
  const used = new Set(graph.layers.flatMap((layer) => layer.inputs));
  return graph.layers.findLast((layer) => !used.has(layer.id));
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

/** Adds a layer at the end, connected. Returns its id. */
export function appendLayer(project: Project, layer: NewLayer): string | undefined {
  const rules = rulesOf(layer.type);
  if (!rules) return undefined;
  const { document, network } = project;
  const [places, direction] = [placesIn(document, network), directionOf(document)];
  const merged = selectedLayers(project);
  if (merged.length > 1 && rules.inputs.max >= merged.length)
    return add(project, layer, placeBehind(places, merged, direction), { after: merged });
  const last = rules.inputs.max > 0 ? lastLayer(project) : undefined;
  return add(project, layer, placeAfter(places, last, direction), { after: last && [last.id] });
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

/** Adds a layer, wired as it is told to be: one step. */
export function add(
  project: Project,
  { type, params = {}, then }: NewLayer,
  position: Position,
  { after, before, into }: Ties = {},
): string | undefined {
  const rules = rulesOf(type);
  if (!rules) return undefined;
  const { network, graph } = project;
  const layer = { type, rules, position, params: { ...startingParams(project, type), ...params } };
  const { document, id } = addLayer(project.document, network, layer);
  let next: ProjectDocument = document;
  for (const [port, from] of (after ?? []).entries())
    next = connect(next, network, { from, to: id, port }, rules);
  if (before) {
    const target = rulesOf(layerOf(graph, before.to)?.type ?? '');
    next = connect(next, network, { from: id, ...before }, target);
  }
  if (into) next = insertIntoLink(next, network, id, into);
  const { to, port } = into ?? before ?? {};
  const last = then
    ? follow(next, network, then, { from: id, ...(to !== undefined && { to, port }) })
    : { document: next, id };
  project.edit(`Add ${id}`, last.document);
  project.select([last.id]);
  return last.id;
}
