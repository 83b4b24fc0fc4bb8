import type { Graph } from '@dagrejs/dagre';

/*
 * In which order the layers of a rank stand. From the ends upward, branch after branch in the order of the ports that they come into:
 * where branches only part and meet again, nothing crosses then. dagre does not know of ports; its own order is taken only where fewer
 * links cross in it, as in networks that are no such thing.
 */

/** `edgeObj`: the link that it is a step of; dagre cuts links into steps from rank to rank. */
interface Place {
  rank?: number;
  order?: number;
  edgeObj?: { readonly v: string; readonly w: string };
}
type Ranked = Pick<
  Graph<{ align?: string }, Place, object>,
  'nodes' | 'edges' | 'node' | 'predecessors' | 'graph'
>;
/** Where on the layer a link comes in, from 0 to 1. */
export type PortAt = (from: string, to: string) => number;

const rankOf = (graph: Ranked, id: string): number => graph.node(id).rank ?? 0;
const orderOf = (graph: Ranked, id: string): number => graph.node(id).order ?? 0;

/** Of a link by any of its steps. */
const portOf = (graph: Ranked, at: PortAt, from: string, to: string): number => {
  const { v, w } = graph.node(from).edgeObj ?? { v: from, w: to };
  return at(v, w);
};

function fromEnds(graph: Ranked, at: PortAt): void {
  const taken: number[] = [],
    seen = new Set<string>(),
    read = new Set(graph.edges().map(({ v }) => v));
  // Last in, first out: no depth of a network is too much for the stack.
  const open = graph
    .nodes()
    .filter((id) => !read.has(id))
    .reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const to = id,
      rank = rankOf(graph, id);
    graph.node(id).order = taken[rank] = (taken[rank] ?? -1) + 1;
    const before = [...(graph.predecessors(id) ?? [])];
    open.push(...before.sort((a, b) => portOf(graph, at, b, to) - portOf(graph, at, a, to)));
  }
}

/** Pairs of steps between two ranks whose ends stand the other way round. */
function crossings(graph: Ranked, at: PortAt): number {
  const steps = Map.groupBy(graph.edges(), ({ v }) => rankOf(graph, v));
  let count = 0;
  for (const between of steps.values()) {
    const ends = between.map(({ v, w }) => ({
      from: orderOf(graph, v),
      to: orderOf(graph, w) + (graph.node(w).edgeObj ? 0 : portOf(graph, at, v, w)),
    }));
    ends.forEach((a, i) => {
      for (let n = i + 1; n < ends.length; n++)
        if ((a.from - ends[n]!.from) * (a.to - ends[n]!.to) < 0) count += 1;
    });
  }
  return count;
}

/** On which side of what they skip most links run that skip layers: there the network is aligned, and they run straight on. */
function sideOfSkips(graph: Ranked): 'left' | 'right' {
  const ranks = Map.groupBy(graph.nodes(), (id) => rankOf(graph, id));
  let left = 0;
  for (const ids of ranks.values()) {
    const layers = ids.filter((id) => !graph.node(id).edgeObj).map((id) => orderOf(graph, id));
    if (layers.length === 0) continue;
    for (const id of ids)
      if (graph.node(id).edgeObj)
        left += Math.sign(layers.filter((place) => place > orderOf(graph, id)).length * 2 - layers.length);
  }
  return left >= 0 ? 'left' : 'right';
}

export function inOrder<G extends Ranked>(graph: G, at: PortAt, order: (graph: G) => void): void {
  fromEnds(graph, at);
  const drawn = crossings(graph, at);
  if (drawn > 0) {
    const before = new Map(graph.nodes().map((id) => [id, graph.node(id).order]));
    order(graph);
    if (crossings(graph, at) >= drawn) for (const [id, place] of before) graph.node(id).order = place;
  }
  const label = graph.graph();
  if (label.align !== undefined) label.align = sideOfSkips(graph) === 'left' ? 'UL' : 'UR';
}
