import type { Connection, Edge } from '@xyflow/svelte';
import { connect, connectTrouble } from '../../document/layerEdits.ts';
import { layerOf, type Link } from '../../document/links.ts';
import { rulesOf } from '../../document/rules.ts';
import { portNumber } from '../graph.ts';
import type { Stage } from './stage.ts';

export const linkOf = ({ source, target, targetHandle }: Connection | Edge): Link => ({
  from: source,
  to: target,
  port: portNumber(targetHandle),
});

export const rulesAt = ({ project }: Stage, id: string) => {
  const layer = layerOf(project.graph, id);
  return layer && rulesOf(layer.type);
};

export const canLink = (stage: Stage, connection: Connection | Edge): boolean => {
  const link = linkOf(connection);
  return connectTrouble(stage.project.graph, link, rulesAt(stage, link.to)) === undefined;
};

/** The link goes into the document, from where the editor gets it: it adds none itself. */
export function linked(stage: Stage, connection: Connection): false {
  const { project } = stage;
  const link = linkOf(connection);
  project.edit(
    `Connect ${link.from} to ${link.to}`,
    connect(project.document, project.network, link, rulesAt(stage, link.to)),
  );
  return false;
}
