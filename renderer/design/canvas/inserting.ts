import { insertIntoLink, standsFree } from '../../document/insert.ts';
import { moveLayers } from '../../document/layerEdits.ts';
import { linkId, linksOf, type Link } from '../../document/links.ts';
import { layerOf } from '../../document/links.ts';
import { nodeSize, snap } from '../../document/place.ts';
import type { Position } from '../../../contract/project.ts';
import { rulesOf } from '../../document/rules.ts';
import type { LayerNodeType } from '../graph.ts';
import { knownIn } from './linkSteps.ts';
import type { Stage } from './stage.ts';

/** The link under any of these points of the page, the topmost first. */
export function linkAt({ project }: Stage, points: readonly Position[]): Link | undefined {
  for (const { x, y } of points) {
    for (const element of document.elementsFromPoint(x, y)) {
      const id = element.closest<SVGElement>('.svelte-flow__edge')?.dataset.id;
      const link = id && linksOf(project.graph).find((one) => linkId(one) === id);
      if (link) return link;
    }
  }
  return undefined;
}

/** Lights the link that would take a layer of this type, and gives it. */
export function aim(stage: Stage, type: string, points: readonly Position[]): Link | undefined {
  const link = rulesOf(type)?.inputs.max === 0 ? undefined : linkAt(stage, points);
  stage.gestures.lit = link ? linkId(link) : null;
  return link;
}

/** Where a node that is held may meet a link: under the pointer, and in its middle. */
function reach({ flow }: Stage, node: LayerNodeType, event: MouseEvent | TouchEvent): Position[] {
  const middle = flow.flowToScreenPosition({
    x: node.position.x + nodeSize.width / 2,
    y: node.position.y + nodeSize.height / 2,
  });
  return 'clientX' in event ? [{ x: event.clientX, y: event.clientY }, middle] : [middle];
}

/** While a layer is dragged that no link holds. */
export function dragsOver(
  stage: Stage,
  nodes: readonly LayerNodeType[],
  event: MouseEvent | TouchEvent,
): Link | undefined {
  const [node] = nodes;
  const { project } = stage;
  if (nodes.length !== 1 || !standsFree(project.document, project.network, node.id)) return undefined;
  return aim(stage, layerOf(project.graph, node.id)?.type ?? '', reach(stage, node, event));
}

/** True where the drag has put a layer into a link: moved and wired in one step. */
export function dropsInto(
  stage: Stage,
  nodes: readonly LayerNodeType[],
  event: MouseEvent | TouchEvent,
): boolean {
  const link = dragsOver(stage, nodes, event);
  stage.gestures.lit = null;
  if (!link) return false;
  const [{ id, position }] = nodes;
  const { project } = stage;
  const moved = moveLayers(project.document, project.network, { [id]: snap(position) });
  project.edit(
    `Insert ${id} between ${link.from} and ${link.to}`,
    insertIntoLink(moved, project.network, id, link, knownIn(project)),
  );
  return true;
}
