import type { Connection, Edge, OnConnectEnd, OnConnectStartParams } from '@xyflow/svelte';
import type { Problem } from '../../../contract/problems.ts';
import type { LayerDocument } from '../../../contract/project.ts';
import { linkProblems, misfitCodes } from '../../document/fits.ts';
import { layerOf, type Link } from '../../document/links.ts';
import { rulesOf } from '../../document/rules.ts';
import { tell } from '../../state/tell.ts';
import { portCount, portNumber } from '../graph.ts';
import { addAtPointer } from './addHere.ts';
import { drawLink, knownIn, linkOf, moveLink } from './linkSteps.ts';
import type { Stage } from './stage.ts';

/** Asks every port at once, when a link leaves its own: while it is drawn, nothing is computed. */
export function linkStarts(stage: Stage, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (nodeId === null) return;
  const { gestures, project } = stage;
  gestures.calledOff = false;
  const { layers } = project.graph;
  const port = portNumber(handleId);
  const links: Link[] =
    handleType === 'source'
      ? layers.flatMap((layer) => {
          return Array.from({ length: portCount(layer) }, (_, port) => ({
            from: nodeId,
            to: layer.id,
            port,
          }));
        })
      : layers.map(({ id }) => ({ from: id, to: nodeId, port }));
  const problems = linkProblems(project.graph, links, knownIn(project));
  const key = (link: Link) => (handleType === 'source' ? `${link.to}:${link.port}` : link.from);
  gestures.wiring = {
    side: handleType ?? 'source',
    node: nodeId,
    port,
    verdicts: new Map(links.map((link, n) => [key(link), problems[n] ?? null])),
  };
}

const problemOf = ({ gestures, project }: Stage, link: Link): Problem | undefined => {
  const { wiring } = gestures;
  const known = wiring?.verdicts.get(wiring.side === 'source' ? `${link.to}:${link.port}` : link.from);
  return known === undefined
    ? linkProblems(project.graph, [link], knownIn(project))[0]
    : (known ?? undefined);
};

export const canLink = (stage: Stage, connection: Connection | Edge): boolean =>
  problemOf(stage, linkOf(connection)) === undefined;

/** The link goes into the document, from where the editor gets it: it adds none itself. */
export function linked(stage: Stage, connection: Connection): false {
  if (!stage.gestures.calledOff) drawLink(stage.project, linkOf(connection));
  return false;
}

/** Why a link cannot be. A shape that does not fit can still be mended afterwards; a circle cannot. */
export function explain({ project }: Stage, link: Link, found: Problem): void {
  const anyway = { label: 'Connect anyway', onClick: () => drawLink(project, link) };
  tell('error', `${link.from} does not fit into ${link.to}`, {
    description: `${found.message} ${found.fix}`,
    ...(misfitCodes.has(found.code) && { action: anyway }),
  });
}

type End = Parameters<OnConnectEnd>;

/** A link that ends at no port: told why not, taken by the layer it is over, or by one that is yet to be added. */
export function linkEnds(stage: Stage, event: End[0], { isValid, toHandle }: End[1]): void {
  const { gestures } = stage;
  const { wiring } = gestures;
  try {
    if (!wiring || isValid || gestures.calledOff) return;
    const at = 'changedTouches' in event ? event.changedTouches[0] : event;
    const point = { x: at.clientX, y: at.clientY };
    const under = document.elementFromPoint(point.x, point.y);
    const over = under?.closest<HTMLElement>('.svelte-flow__node')?.dataset.id;
    const link =
      (toHandle && linkTo(stage, toHandle.nodeId, toHandle.id)) ??
      (over === undefined ? undefined : linkOnto(stage, over));
    if (link) {
      const found = problemOf(stage, link);
      const before = gestures.reconnecting;
      gestures.reconnecting = null;
      if (found) explain(stage, link, found);
      else if (before) moveLink(stage.project, before, link);
      else drawLink(stage.project, link);
    } else if (over !== undefined) tellFull(stage, over);
    else if (!gestures.reconnecting && under?.closest('.svelte-flow')) {
      const ties =
        wiring.side === 'source'
          ? { after: [wiring.node] }
          : { before: { to: wiring.node, port: wiring.port } };
      addAtPointer(stage, point, ties);
    }
  } finally {
    gestures.wiring = null;
  }
}

/** The link that would be, had it ended at this port; nothing where it came back to its own. */
function linkTo({ gestures }: Stage, node: string, handle: string | null | undefined): Link | undefined {
  const { wiring } = gestures;
  if (!wiring || (handle === 'out') === (wiring.side === 'source')) return undefined;
  return wiring.side === 'source'
    ? { from: wiring.node, to: node, port: portNumber(handle) }
    : { from: node, to: wiring.node, port: wiring.port };
}

/** Dropped on the body of a layer: its first free port, if it has one. */
function linkOnto({ gestures, project }: Stage, node: string): Link | undefined {
  const { wiring } = gestures;
  if (!wiring || node === wiring.node) return undefined;
  if (wiring.side === 'target') return { from: node, to: wiring.node, port: wiring.port };
  const port = freePort(project.graph.layers.find(({ id }) => id === node));
  return port === undefined ? undefined : { from: wiring.node, to: node, port };
}

/** Dropped on the body of a layer that has no port left. */
function tellFull({ gestures, project }: Stage, node: string): void {
  const layer = layerOf(project.graph, node);
  if (!layer || node === gestures.wiring?.node || gestures.wiring?.side === 'target') return;
  const { max } = rulesOf(layer.type)?.inputs ?? { max: layer.inputs.length };
  if (max === 0) tell('error', `${node} takes no input`);
  else
    tell('error', `${node} has no input left`, {
      description: `It takes ${max === 1 ? 'one' : `at most ${max}`}. To replace a link, drop it on its port.`,
    });
}

/** A merging layer has one more to offer, up to the most that it takes. */
function freePort(layer: LayerDocument | undefined): number | undefined {
  if (!layer) return undefined;
  return Array.from({ length: portCount(layer) }, (_, port) => port).find(
    (port) => (layer.inputs[port] ?? null) === null,
  );
}
