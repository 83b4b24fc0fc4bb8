import { plural } from '../../document/figures.ts';
import { moveLayers } from '../../document/layerEdits.ts';
import type { LayerNodeType } from '../graph.ts';
import type { Stage } from './stage.ts';

/** Where a drag has left the nodes: one step. */
export function moved({ project }: Stage, nodes: readonly LayerNodeType[]): void {
  const places = Object.fromEntries(
    nodes.map((node) => [node.id, { x: Math.round(node.position.x), y: Math.round(node.position.y) }]),
  );
  const title = nodes.length === 1 ? `Move ${nodes[0].id}` : `Move ${plural(nodes.length, 'layer')}`;
  project.edit(title, moveLayers(project.document, project.network, places));
}
