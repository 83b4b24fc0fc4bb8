import { portType } from '../document/blockNames.ts';
import { addLayer, placesIn } from '../document/layerEdits.ts';
import { step } from '../document/grid.ts';
import { directionOf, freePlace } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';

/** Another port of the block that is on the canvas, beside those that it has. */
export function addPort(project: Project): string | undefined {
  const { document, network, graph } = project,
    rules = rulesOf(portType);
  if (!rules) return undefined;
  const places = placesIn(document, network);
  const ports = graph.layers.filter(({ type }) => type === portType).map(({ id }) => places[id]);
  const direction = directionOf(document),
    by = step[direction === 'down' ? 'right' : 'down'],
    last = ports.at(-1) ?? { x: -by.x, y: -by.y };
  const wish = { x: last.x + by.x, y: last.y + by.y };
  const position = freePlace(Object.values(places), wish, direction);
  const added = addLayer(document, network, { type: portType, rules, position });
  project.edit(`Add port ${added.id}`, added.document);
  project.select([added.id]);
  return added.id;
}
