import type { ParameterValues, Position } from '../../contract/project.ts';
import { addLayer, placesIn } from '../document/layerEdits.ts';
import { layerOf } from '../document/links.ts';
import { directionOf, freePlace, nodeSize, placeAfter } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';

/** The layer that a new one continues: the only selected one, else the last that was added and is still an end. */
function lastLayer(project: Project) {
  const { graph, selection } = project;
  if (selection.size === 1) return layerOf(graph, [...selection][0]);
  const used = new Set(graph.layers.flatMap((layer) => layer.inputs));
  return graph.layers.findLast((layer) => !used.has(layer.id));
}

/** An input layer takes the shape of the data, where that is known. */
function startingParams(project: Project, type: string): ParameterValues {
  const column = project.facts?.input;
  if (type !== 'input' || !column || column.shape.length === 0) return {};
  return { shape: [...column.shape], ...(column.variable && { variable: true }) };
}

/** Adds a layer at the end, connected. Returns its id. */
export function appendLayer(project: Project, type: string): string | undefined {
  const rules = rulesOf(type);
  if (!rules) return undefined;
  const last = rules.inputs.max > 0 ? lastLayer(project) : undefined;
  const places = placesIn(project.document, project.network);
  return add(project, type, placeAfter(places, last, directionOf(project.document)), last?.id);
}

/** Adds a layer where it was dropped: its middle under the pointer. */
export function dropLayer(project: Project, type: string, pointer: Position): string | undefined {
  const places = Object.values(placesIn(project.document, project.network));
  const corner = { x: pointer.x - nodeSize.width / 2, y: pointer.y - nodeSize.height / 2 };
  return add(project, type, freePlace(places, corner, directionOf(project.document)));
}

function add(project: Project, type: string, position: Position, after?: string): string | undefined {
  const rules = rulesOf(type);
  if (!rules) return undefined;
  const params = startingParams(project, type);
  const layer = { type, rules, position, params, ...(after === undefined ? {} : { after }) };
  const { document, id } = addLayer(project.document, project.network, layer);
  project.edit(`Add ${id}`, document);
  project.select([id]);
  return id;
}
