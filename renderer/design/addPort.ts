import { portType } from '../document/blockNames.ts';
import { addLayer } from '../document/layerEdits.ts';
import { freePlace, gap, nodeSize, placesOf } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';

/** Another port of the block that is on the canvas, beside those that it has. */
export function addPort(project: Project): string | undefined {
  const { document, network, graph } = project,
    rules = rulesOf(portType);
  if (!rules) return undefined;
  const places = placesOf(graph, document.canvas[network]);
  const ports = graph.layers.filter(({ type }) => type === portType).map(({ id }) => places[id]);
  const last = ports.at(-1) ?? { x: -nodeSize.width - gap.x, y: 0 };
  const position = freePlace(Object.values(places), { x: last.x + nodeSize.width + gap.x, y: last.y });
  const added = addLayer(document, network, { type: portType, rules, position });
  project.edit(`Add port ${added.id}`, added.document);
  project.select([added.id]);
  return added.id;
}
