import { Graph, layout } from '@dagrejs/dagre';
import type { Direction, NetworkDocument, Position } from '../../contract/project.ts';
import { boxOf, centreOf, gap, nodeSize, snap } from './grid.ts';
import { inOrder } from './layoutOrder.ts';
import { depths } from './links.ts';

/*
 * Automatic layout: layers in ranks (dagre), few crossings (`layoutOrder.ts`). A link that skips ranks holds a lane free beside what it skips;
 * that is what layout takes its time for, so of a network of very many long skips the longest go without a lane.
 */

type Places = Record<string, Position>;

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Ranks it skips. */
  readonly skips: number;
}

/** Ranks that links may skip together; with more, 300 layers would take seconds instead of a fraction of one. */
const mostSkips = 800;

function edgesOf({ layers }: NetworkDocument): Edge[] {
  const depth = depths({ layers });
  const known = new Set(layers.map(({ id }) => id));
  return layers.flatMap(({ id: to, inputs }) =>
    [...new Set(inputs)].flatMap((from) =>
      from !== null && known.has(from)
        ? [{ from, to, skips: Math.max(0, (depth.get(to) ?? 0) - (depth.get(from) ?? 0) - 1) }]
        : [],
    ),
  );
}

/** Is there another way from one end of a link to the other? Then ranks do not need it. */
function isBypassed({ from, to }: Edge, followers: ReadonlyMap<string, readonly string[]>): boolean {
  const open = (followers.get(from) ?? []).filter((next) => next !== to);
  const seen = new Set(open);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    for (const next of followers.get(id) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** Leaves out the longest links that have another way round, until the rest can be laid out at once. */
function withinReach(edges: readonly Edge[]): readonly Edge[] {
  let sum = edges.reduce((total, { skips }) => total + skips, 0);
  if (sum <= mostSkips) return edges;
  const followers = new Map<string, string[]>();
  for (const { from, to } of edges) followers.set(from, [...(followers.get(from) ?? []), to]);
  const left = new Set<Edge>();
  for (const edge of [...edges].sort((a, b) => b.skips - a.skips)) {
    if (sum <= mostSkips || edge.skips === 0) break;
    if (!isBypassed(edge, followers)) continue;
    left.add(edge);
    sum -= edge.skips;
  }
  return edges.filter((edge) => !left.has(edge));
}

function laidOut(network: NetworkDocument, direction: Direction): Places {
  const graph = new Graph<object, object, object>();
  const [between, along] = direction === 'down' ? [gap.x, gap.y] : [gap.y, gap.x];
  const edges = withinReach(edgesOf(network));
  graph.setGraph({
    rankdir: direction === 'down' ? 'TB' : 'LR',
    nodesep: between,
    ranksep: along,
    // Centred, branches would be moved halfway into the lane of what skips them. On which side is told with the order.
    ...(edges.some(({ skips }) => skips > 0) && { align: 'UL' }),
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // By number: an id may be a word that objects know, such as `constructor`.
  const numbers = new Map(network.layers.map(({ id }, index) => [id, String(index)]));
  for (const number of numbers.values()) graph.setNode(number, { ...nodeSize });
  for (const { from, to } of edges) graph.setEdge(numbers.get(from) as string, numbers.get(to) as string);
  const ports = new Map<string, number>(
    network.layers.flatMap(({ id: to, inputs }) =>
      // A layer that is read twice goes by the first port.
      [...inputs.entries()]
        .reverse()
        .map(([port, from]): [string, number] => [
          `${numbers.get(from ?? '')} ${numbers.get(to)}`,
          (port + 1) / (inputs.length + 1),
        ]),
    ),
  );
  const portAt = (from: string, to: string): number => ports.get(`${from} ${to}`) ?? 0;
  layout(graph, { customOrder: (ranked, order) => inOrder(ranked, portAt, order) });
  return Object.fromEntries(
    [...numbers].map(([id, number]) => {
      const { x, y } = graph.node(number) as Position;
      return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
    }),
  );
}

const moved = (places: Places, by: Position): Places =>
  Object.fromEntries(
    Object.entries(places).map(([id, { x, y }]) => [id, snap({ x: x + by.x, y: y + by.y })]),
  );

/** All layers of a network: it begins at the origin, and what lies across its direction is centred there. */
export function arrange(network: NetworkDocument, direction: Direction = 'down'): Places {
  const places = laidOut(network, direction);
  const box = boxOf(Object.values(places));
  const by =
    direction === 'down'
      ? { x: (nodeSize.width - box.left - box.right) / 2, y: -box.top }
      : { x: -box.left, y: (nodeSize.height - box.top - box.bottom) / 2 };
  return moved(places, by);
}

/** Some layers of a network, by the links among them: they stay around the centre they had. */
export function arrangeSome(
  network: NetworkDocument,
  ids: ReadonlySet<string>,
  places: Readonly<Places>,
  direction: Direction,
): Places {
  const some = network.layers.filter(({ id }) => ids.has(id));
  const arranged = laidOut({ layers: some }, direction);
  const before = centreOf(boxOf(some.map(({ id }) => places[id])));
  const after = centreOf(boxOf(Object.values(arranged)));
  return moved(arranged, { x: before.x - after.x, y: before.y - after.y });
}
