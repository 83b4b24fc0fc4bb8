import { linkId, linksOf } from '../../document/links.ts';
import { addRoutePoint } from '../../document/reroute.ts';
import type { Stage } from './stage.ts';

/** A double-click on a link puts a point on it. True where there is a link. */
export function rerouteAt({ project, flow }: Stage, event: MouseEvent): boolean {
  const id = (event.target as Element).closest<SVGElement>('.svelte-flow__edge')?.dataset.id;
  const link = linksOf(project.graph).find((one) => linkId(one) === id);
  if (!link) return false;
  const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  const { document, network } = project;
  project.edit(`Add reroute point to ${link.to}`, addRoutePoint(document, network, link, point));
  return true;
}
