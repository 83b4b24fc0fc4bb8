import type { Connection, Edge } from '@xyflow/svelte';
import type { Known } from '../../document/fits.ts';
import { reconnect } from '../../document/insert.ts';
import { connect, disconnect } from '../../document/layerEdits.ts';
import { layerOf, type Link } from '../../document/links.ts';
import { rulesOf } from '../../document/rules.ts';
import type { Project } from '../../state/project.svelte.ts';
import { portNumber } from '../graph.ts';

/** Steps of the history that draw, move and cut a link, whether by hand or by keyboard. */

export const linkOf = ({ source, target, targetHandle }: Connection | Edge): Link => ({
  from: source,
  to: target,
  port: portNumber(targetHandle),
});

/** What says whether a link fits, besides the layers that are drawn. */
export const knownIn = ({ document: { blocks }, figures }: Project): Known => ({
  ...(blocks && { blocks }),
  figures,
});

export function drawLink(project: Project, link: Link): void {
  const rules = rulesOf(layerOf(project.graph, link.to)?.type ?? '');
  project.edit(`Connect ${link.from} to ${link.to}`, connect(project.document, project.network, link, rules));
}

export function moveLink(project: Project, before: Link, after: Link): void {
  const [was, is] = before.from === after.from ? [before.to, after.to] : [before.from, after.from];
  project.edit(`Move link from ${was} to ${is}`, reconnect(project.document, project.network, before, after));
}

export function cutLink(project: Project, link: Link): void {
  project.edit(
    `Disconnect ${link.from} from ${link.to}`,
    disconnect(project.document, project.network, [link], rulesOf),
  );
}
